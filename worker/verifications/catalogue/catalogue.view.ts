import { iso } from '../../platform/core/clock';
import type { AreaCode } from './area-codes';
import type { Service } from './catalogue.service';
import type { Quote } from './quotes.service';

/** A service in the format of the API. */
export const toService = (service: Service) => ({
  name: service.name,
  displayName: service.displayName,
  category: service.category,
  initials: service.initials,
  colour: service.colour,
  capability: service.capability,
  description: service.description,
  country: service.country,
});

export const toAreaCode = ({ areaCode, state }: AreaCode) => ({ areaCode, state });

/** A quote in the format of the API: cents; `price` includes the surcharges. */
export const toQuote = (quote: Quote) => ({
  id: quote.id,
  service: quote.service,
  capability: quote.capability,
  country: quote.country,
  price: quote.price,
  currency: 'USD' as const,
  surcharge: { areaCode: quote.surcharge.areaCode, carrier: quote.surcharge.carrier },
  stock: quote.stock,
  preferences: {
    areaCodes: { asked: quote.areaCodes, unknown: quote.unknown, nearby: quote.nearby },
    carriers: { asked: quote.carriers ?? [] },
  },
  expiresAt: iso(quote.expiresAt),
});
