import type { LedgerRow } from '../../api/first-pages-api';

const PAYMENT_STEPS = ['reversal', 'dispute', 'tier'] as const;
type PaymentStep = (typeof PAYMENT_STEPS)[number];
export type StepName =
  | 'hold'
  | 'paid'
  | 'returned'
  | 'grant'
  | 'top_up'
  | 'refund'
  | 'payout'
  | 'payoutPaid'
  | 'payoutBack'
  | 'disputeWon'
  | 'owed'
  | PaymentStep;

/** Whether held or reserved credits came back: then the row is one of the customer's own accounts. */
const cameBack = ({ ledgerAccount }: Pick<LedgerRow, 'ledgerAccount'>): boolean =>
  ledgerAccount === 'available' || ledgerAccount === 'promo';

/** A refund to a card: reserved, paid out or returned. */
function payoutName(end: string | undefined, row: Pick<LedgerRow, 'ledgerAccount'>): StepName {
  if (end !== 'settle') return 'payout';
  return cameBack(row) ? 'payoutBack' : 'payoutPaid';
}

/** The meaning of a ledger row; null for an unknown step. */
export function stepName(row: Pick<LedgerRow, 'step' | 'ledgerAccount'>): StepName | null {
  const { step } = row;
  const parts = step.split(':');
  const [name = step] = parts;
  const end = parts.at(-1);
  if (name === 'owed' || end === 'owed') return 'owed';
  switch (name) {
    case 'hold':
    case 'grant':
    case 'top_up':
    case 'refund':
      return name;
    // One step ends a hold either way: the account of the row tells capture from release.
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

/** A step that only promotional credits paid has a second row without an amount, which is hidden. */
export const hasMoved = ({ movedCents }: Pick<LedgerRow, 'movedCents'>): boolean =>
  movedCents !== 0;

/** The page that a row is about; null when it has none. */
export function pageOf(reference: string): string | null {
  if (reference.startsWith('ver_')) return `/numbers/${reference}`;
  return reference.startsWith('pay_') ? `/billing/payments/${reference}` : null;
}
