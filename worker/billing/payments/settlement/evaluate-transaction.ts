import type { Transaction } from '../../../providers/paystack/paystack.client';
import { creditsFor } from '../amounts';

/** What was agreed, as the intent's row keeps it. */
export interface Terms {
  id: string;
  reference: string;
  accountId: string;
  /** Cents. */
  credits: number;
  currency: string;
  /** Minor units of `currency`. */
  amount: number;
  /** Until when the rate holds, epoch milliseconds. */
  lockedUntil: number;
}

export type TransactionOutcome =
  | { kind: 'credit'; credited: number; paidAt: number }
  /** Money came, but not what was agreed: nobody is credited, somebody has to look. */
  | { kind: 'mismatch'; what: 'reference' | 'owner' | 'currency' | 'requested_amount' | 'amount' }
  | { kind: 'declined' }
  /** It came and went back before we saw it. */
  | { kind: 'reversed' }
  /** Not paid so far: what Paystack calls abandoned may still be paid. */
  | { kind: 'unpaid' }
  | { kind: 'in_progress' };

export type Mismatch = Extract<TransactionOutcome, { kind: 'mismatch' }>['what'];

function mismatchOf(terms: Terms, paid: Transaction): Mismatch | null {
  const { account } = paid.metadata;
  if (paid.reference !== terms.reference) return 'reference';
  // Metadata may come back empty; where it names an owner, it is the intent's.
  if (account !== undefined && account !== terms.accountId) return 'owner';
  if (paid.currency !== terms.currency) return 'currency';
  if (paid.requestedAmount !== terms.amount) return 'requested_amount';
  return paid.amount < terms.amount ? 'amount' : null;
}

/**
 * What Paystack's own word on a transaction means for the intent (I-31). `currentMicros` is today's rate: money that
 * came after the lock buys at the worse of the two, so that nobody waits for a better one.
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
      return { kind: 'credit', credited, paidAt };
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
    // Its refund may still fail, and then it is a success again.
    case 'reversal-pending':
      return { kind: 'in_progress' };
  }
}
