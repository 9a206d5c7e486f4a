import { provider } from './api';
import { wireError } from './fake-provider';

/** The provider's current price in cents; it sells at that price, and never above the `maxPrice` of a purchase. */
export class Market {
  plain: number;
  areaCode = 25;
  carrier = 10;
  /** The price moves to this while a purchase is on its way. */
  atPurchase: number | null = null;

  constructor(plain = 60) {
    this.plain = plain;
    provider.on('price', ({ body }) => {
      const cents = this.cents(body['areaCode'] === true, body['carrier'] === true);
      return Response.json({ serviceName: body['serviceName'], price: cents / 100 });
    });
    provider.on('purchase', ({ body }, next) => {
      this.plain = this.atPurchase ?? this.plain;
      return this.costOf(body) > Math.round(Number(body['maxPrice']) * 100)
        ? wireError(400, 'PricingFailure')
        : next();
    });
    provider.on('area-codes', () =>
      Response.json(
        [
          ['206', 'Washington'],
          ['253', 'Washington'],
          ['425', 'Washington'],
          ['212', 'New York'],
          ['718', 'New York'],
        ].map(([areaCode, state]) => ({ areaCode, state })),
      ),
    );
  }

  cents(areaCode: boolean, carrier: boolean): number {
    return this.plain + (areaCode ? this.areaCode : 0) + (carrier ? this.carrier : 0);
  }

  costOf(purchase: Record<string, unknown>): number {
    return this.cents(
      Array.isArray(purchase['areaCodeSelectOption']),
      Array.isArray(purchase['carrierSelectOption']),
    );
  }
}
