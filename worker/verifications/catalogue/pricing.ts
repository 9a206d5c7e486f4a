import type { Tier } from '../../platform/core/ctx';
import { salePrice } from '../../platform/core/money';

/** A markup for one service that replaces the tier's; tier '*' means every tier. */
export interface MarkupOverride {
  service: string;
  tier: Tier | '*';
  factor: number;
}

/** The factor on the provider's cost: the override of the service, otherwise the markup of the tier. */
export function findMarkup(
  overrides: readonly MarkupOverride[],
  service: string,
  { tier, markup }: { tier: Tier; markup: number },
): number {
  const own = overrides.filter((row) => row.service === service);
  const found = own.find((row) => row.tier === tier) ?? own.find((row) => row.tier === '*');
  return found?.factor ?? markup;
}

/** The provider's prices in cents, read together, so that their differences are consistent. */
export interface Costs {
  /** With all requested preferences. */
  full: number;
  withoutAreaCode: number;
  /** Without any preference. */
  plain: number;
}

/** Cents of a sale price that preferences added. */
export interface Surcharge {
  areaCode: number;
  carrier: number;
}

export interface Price {
  /** Sale price in cents. */
  price: number;
  /** The provider's price in cents when this price was computed; never shown. */
  cost: number;
  surcharge: Surcharge;
}

/** I-13: a sale price that is not below cost, with the part that each preference added, which is less than the price. */
export function computePrice(costs: Costs, markup: number): Price {
  const sale = (cost: number) => salePrice(cost, markup);
  const [price, withoutAreaCode, plain] = [
    sale(costs.full),
    sale(costs.withoutAreaCode),
    sale(costs.plain),
  ];
  const areaCode = Math.max(0, price - withoutAreaCode);
  return {
    price,
    cost: costs.full,
    surcharge: { areaCode, carrier: Math.max(0, price - areaCode - plain) },
  };
}
