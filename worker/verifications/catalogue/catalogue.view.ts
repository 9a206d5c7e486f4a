import { iso } from '../../platform/core/clock';
import type { AreaCode } from './area-codes';
import type { Favourite } from './favourites.service';
import type { Service } from './list-services';
import type { Quote } from './quotes.service';
import type { Stock } from './stock';

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
  aliases: service.aliases,
  popularity: service.popularity,
  priceFromCents: service.priceFrom,
  stock: service.stock && toStockView(service.stock),
  successPercent: service.successPercent,
  medianSeconds: service.medianSeconds,
});

const toStockView = ({ available, atLeast }: Stock) => ({
  availableCount: available,
  capped: atLeast,
});

export const toFavourite = ({ service, createdAt }: Favourite) => ({
  service,
  createdAt: iso(createdAt),
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
  stock: quote.stock && toStockView(quote.stock),
  preferences: {
    areaCodes: { requested: quote.areaCodes, unknown: quote.unknown, nearby: quote.nearby },
    carriers: { requested: quote.carriers ?? [] },
  },
  expiresAt: iso(quote.expiresAt),
});
