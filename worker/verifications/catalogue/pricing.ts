import type { Tier } from '../../platform/core/ctx';
import { salePrice } from '../../platform/core/money';

/** A factor that replaces the tier's for one service; tier '*' stands for every tier. */
export interface MarkupOverride {
  service: string;
  tier: Tier | '*';
  factor: number;
}

/** What costs are multiplied by: the tier's own markup, unless the service has one of its own. */
export function markupOf(
  overrides: readonly MarkupOverride[],
  service: string,
  { tier, markup }: { tier: Tier; markup: number },
): number {
  const own = overrides.filter((row) => row.service === service);
  const found = own.find((row) => row.tier === tier) ?? own.find((row) => row.tier === '*');
  return found?.factor ?? markup;
}

/** Cents that the provider asks, read together, so that their differences mean something. */
export interface Costs {
  /** With every preference that was asked for. */
  full: number;
  withoutAreaCode: number;
  /** Without any preference. */
  plain: number;
}

/** The parts of a sale price that preferences added, in cents. */
export interface Surcharge {
  areaCode: number;
  carrier: number;
}

export interface Price {
  /** What the caller pays, in cents. */
  price: number;
  /** What the provider asked when the price was made; never shown to anybody. */
  cost: number;
  surcharge: Surcharge;
}

/** I-13: a sale price that is not below cost, and what of it each preference added: less than the whole. */
export function priceOf(costs: Costs, markup: number): Price {
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
