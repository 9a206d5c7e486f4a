import type { Balance } from './ledger.service';

/** Cents. `spendable` is what an order can draw on: bought and promotional credits. */
export const toBalanceView = ({ spendable, available, promo, held }: Balance) => ({
  currency: 'USD' as const,
  spendable,
  available,
  promo,
  held,
});
