import type { LedgerRow } from '../api';

const PAYMENT_STEPS = ['reversal', 'dispute', 'tier'] as const;
type PaymentStep = (typeof PAYMENT_STEPS)[number];
export type StepName =
  | 'hold'
  | 'paid'
  | 'returned'
  | 'grant'
  | 'topup'
  | 'refund'
  | 'payout'
  | 'payoutPaid'
  | 'payoutBack'
  | 'disputeWon'
  | 'owed'
  | PaymentStep;

/** Set aside for a card, then there, or back. */
function payoutName(end: string | undefined, amount: number): StepName {
  if (end !== 'settle') return 'payout';
  return amount > 0 ? 'payoutBack' : 'payoutPaid';
}

/** What a row of the ledger means to its owner; null for a step that this page has no word for. */
export function stepName({ step, amount }: Pick<LedgerRow, 'step' | 'amount'>): StepName | null {
  const parts = step.split(':');
  const [name = step] = parts;
  const end = parts.at(-1);
  if (end === 'owed') return 'owed';
  switch (name) {
    case 'hold':
    case 'grant':
    case 'topup':
    case 'refund':
      return name;
    // One step ends a hold either way; only a return gives spendable credits back.
    case 'settle':
      return amount > 0 ? 'returned' : 'paid';
    case 'payout':
      return payoutName(end, amount);
    case 'dispute':
      return end === 'won' ? 'disputeWon' : 'dispute';
    default:
      return PAYMENT_STEPS.find((known) => known === name) ?? null;
  }
}

/** A hold that promotional credits have paid alone leaves a row of nothing, which says nothing to its owner. */
export const movedCredits = ({ step, amount }: Pick<LedgerRow, 'step' | 'amount'>): boolean =>
  step !== 'hold' || amount !== 0;

/** The page of what a row is about; null for what has none. */
export function pageOf(reference: string): string | null {
  if (reference.startsWith('ver_')) return `/history/${reference}`;
  return reference.startsWith('pay_') ? `/credits/payments/${reference}` : null;
}
