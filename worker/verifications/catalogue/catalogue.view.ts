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

export const toAreaCode = ({ areaCode, state }: AreaCode) => ({ areaCode, region: state });

/** A quote in the format of the API: cents; `priceCents` includes the surcharges. */
export const toQuote = (quote: Quote) => ({
  id: quote.id,
  service: quote.service,
  capability: quote.capability,
  country: quote.country,
  priceCents: quote.price,
  currency: 'USD' as const,
  surcharge: {
    areaCodeCents: quote.surcharge.areaCode,
    carrierCents: quote.surcharge.carrier,
  },
  stock: quote.stock && {
    availableCount: quote.stock.available,
    capped: quote.stock.atLeast,
  },
  preferences: {
    areaCodes: { requested: quote.areaCodes, unknown: quote.unknown, nearby: quote.nearby },
    carriers: { requested: quote.carriers ?? [] },
  },
  expiresAt: iso(quote.expiresAt),
});
