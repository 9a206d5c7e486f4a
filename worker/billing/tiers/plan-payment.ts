import type { TierPayment } from './tier-payment.service';

/** A way to pay the month of a plan. */
type Means = { by: 'credits' } | { by: 'card'; chosen: TierPayment };

/** The result of paying a month. `unpaid`: credits were not enough, and no card was tried. */
export type MonthOutcome = 'paid' | 'unpaid' | 'declined' | 'in_progress';

/** The ways to pay a month, in the order in which they are tried; `chosen` is null without an agreement about a card. */
export function planPayment(chosen: TierPayment | null): readonly Means[] {
  const credits = { by: 'credits' } as const;
  if (chosen === null) return [credits];
  const card = { by: 'card', chosen } as const;
  return chosen.first === 'card' ? [card, credits] : [credits, card];
}

/** Whether the next way is tried: while the bank waits for its customer, credits pay nothing beside the card. */
export const mayTryNext = (outcome: MonthOutcome): boolean =>
  outcome === 'unpaid' || outcome === 'declined';
