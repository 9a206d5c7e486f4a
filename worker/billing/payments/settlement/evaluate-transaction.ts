import type { Transaction } from '../../../providers/paystack/paystack.client';
import { creditsFor } from '../amounts';

/** The agreed terms of an intent. */
export interface Terms {
  id: string;
  reference: string;
  accountId: string;
  /** Cents. */
  credits: number;
  currency: string;
  /** Minor units of `currency`. */
  amount: number;
  /** End of the rate lock, epoch milliseconds. */
  lockedUntil: number;
}

export type TransactionOutcome =
  /** `surplus`: minor units that were paid above the amount, and buy no credits. */
  | { kind: 'credit'; credited: number; surplus: number; paidAt: number }
  /** Paid, but not as agreed: nothing is credited, and an operator has to look. */
  | { kind: 'mismatch'; what: 'reference' | 'owner' | 'currency' | 'requested_amount' | 'amount' }
  | { kind: 'declined' }
  /** Paid and returned before we credited it. */
  | { kind: 'reversed' }
  /** Not paid yet; a transaction that Paystack calls abandoned may still be paid. */
  | { kind: 'unpaid' }
  | { kind: 'in_progress' };

export type Mismatch = Extract<TransactionOutcome, { kind: 'mismatch' }>['what'];

function mismatchOf(terms: Terms, paid: Transaction): Mismatch | null {
  const { account } = paid.metadata;
  if (paid.reference !== terms.reference) return 'reference';
  // Metadata may be empty; a named owner must be the intent's.
  if (account !== undefined && account !== terms.accountId) return 'owner';
  if (paid.currency !== terms.currency) return 'currency';
  if (paid.requestedAmount !== terms.amount) return 'requested_amount';
  return paid.amount < terms.amount ? 'amount' : null;
}

/**
 * Interprets Paystack's transaction for the intent (I-31). `currentMicros` is the current rate: money after the lock
 * buys at the worse of the two rates, so that waiting for a better one does not pay.
 */
export function evaluateTransaction(
  terms: Terms,
  paid: Transaction,
  { currentMicros, now }: { currentMicros: number | null; now: number },
): TransactionOutcome {
  switch (paid.status) {
    case 'success': {
      const what = mismatchOf(terms, paid);
      if (what !== null) return { kind: 'mismatch', what };
      const paidAt = paid.paidAt ?? now;
      const isLate = paidAt > terms.lockedUntil && currentMicros !== null;
      const credited = isLate
        ? Math.min(terms.credits, creditsFor(terms.amount, currentMicros))
        : terms.credits;
      return { kind: 'credit', credited, surplus: paid.amount - terms.amount, paidAt };
    }
    case 'failed':
      return { kind: 'declined' };
    case 'reversed':
      return { kind: 'reversed' };
    case 'abandoned':
      return { kind: 'unpaid' };
    case 'ongoing':
    case 'pending':
    case 'processing':
    case 'queued':
    // The reversal may still fail; then the transaction is a success again.
    case 'reversal-pending':
      return { kind: 'in_progress' };
  }
}
