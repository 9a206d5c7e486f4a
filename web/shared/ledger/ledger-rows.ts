import type { LedgerRow } from '../../api/backend';

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

/** Where what was held or set aside has gone: a row is about the customer's own account that it went back to, if any. */
const cameBack = ({ account }: Pick<LedgerRow, 'account'>): boolean =>
  account === 'available' || account === 'promo';

/** Set aside for a card, then there, or back. */
function payoutName(end: string | undefined, row: Pick<LedgerRow, 'account'>): StepName {
  if (end !== 'settle') return 'payout';
  return cameBack(row) ? 'payoutBack' : 'payoutPaid';
}

/** What a row of the ledger means to its owner; null for a step that this page has no word for. */
export function stepName(row: Pick<LedgerRow, 'step' | 'account'>): StepName | null {
  const { step } = row;
  const parts = step.split(':');
  const [name = step] = parts;
  const end = parts.at(-1);
  if (name === 'owed' || end === 'owed') return 'owed';
  switch (name) {
    case 'hold':
    case 'grant':
    case 'topup':
    case 'refund':
      return name;
    // One step ends a hold either way, with no amount where promotional credits paid: its account says which.
    case 'settle':
      return cameBack(row) ? 'returned' : 'paid';
    case 'payout':
      return payoutName(end, row);
    case 'dispute':
      return end === 'won' ? 'disputeWon' : 'dispute';
    default:
      return PAYMENT_STEPS.find((known) => known === name) ?? null;
  }
}

/** A step that promotional credits have paid alone leaves a row of nothing beside theirs, which says nothing to its owner. */
export const hasMoved = ({ moved }: Pick<LedgerRow, 'moved'>): boolean => moved !== 0;

/** The page of what a row is about; null for what has none. */
export function pageOf(reference: string): string | null {
  if (reference.startsWith('ver_')) return `/history/${reference}`;
  return reference.startsWith('pay_') ? `/credits/payments/${reference}` : null;
}
