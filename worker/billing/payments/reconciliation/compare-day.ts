import type { Transaction } from '../../../providers/paystack/paystack.client';
import { isCredited, type State } from '../payment-machine';

/** An intent and its ledger row, reduced to what the comparison needs. */
export interface Booked {
  id: string;
  reference: string;
  state: State;
  currency: string;
  amount: number;
  credited: number | null;
  providerId: string | null;
  /** Cents in the ledger; null without a row. */
  ledger: number | null;
  /** Reversed cents, pending reversals included. */
  reversedCents: number;
}

export const DIFFERENCE_KINDS = {
  unknown_reference: 'Paid at Paystack under a reference that is no intent of ours.',
  not_credited: 'Paid at Paystack, and no credits were given.',
  currency_differs: 'Paid in another currency than the intent’s.',
  amount_differs: 'Paid another amount than the intent’s.',
  not_at_paystack: 'Credits were given, and Paystack shows no payment.',
  reversed_at_paystack: 'Paystack gave the money back, and the credits were not taken.',
  ledger_differs: 'The intent says that other credits were given than the ledger.',
} as const;
export type Kind = keyof typeof DIFFERENCE_KINDS;

/** One difference: its kind and its payment. */
export interface Difference {
  kind: Kind;
  reference: string;
  paymentId: string | null;
}

const isPaid = ({ status }: Transaction): boolean =>
  status === 'success' || status === 'reversed' || status === 'reversal-pending';

function differenceOf(theirs: Transaction, ours: Booked | undefined): Kind | null {
  if (!isPaid(theirs)) return ours && isCredited(ours.state) ? 'not_at_paystack' : null;
  if (!ours) return 'unknown_reference';
  if (theirs.currency !== ours.currency) return 'currency_differs';
  if (theirs.requestedAmount !== ours.amount || theirs.amount < ours.amount)
    return 'amount_differs';
  if (theirs.status === 'success') return isCredited(ours.state) ? null : 'not_credited';
  // Reversed before we credited it, or our credits are reversed too.
  return isCredited(ours.state) && ours.reversedCents < (ours.credited ?? 0)
    ? 'reversed_at_paystack'
    : null;
}

/**
 * Compares Paystack's transactions with our intents and ledger. `known` includes intents of other days, because a
 * transaction may belong to an intent from before midnight. `ofDay` must exist at Paystack.
 */
export function compareDay(
  theirs: readonly Transaction[],
  known: readonly Booked[],
  ofDay: ReadonlySet<string>,
): Difference[] {
  const ours = new Map(known.map((booked) => [booked.reference, booked]));
  const seen = new Set(theirs.map(({ reference }) => reference));
  const differences: Difference[] = [];
  const add = (kind: Kind | null, reference: string, booked: Booked | undefined) => {
    if (kind !== null) differences.push({ kind, reference, paymentId: booked?.id ?? null });
  };
  for (const transaction of theirs) {
    const booked = ours.get(transaction.reference);
    add(differenceOf(transaction, booked), transaction.reference, booked);
  }
  for (const booked of known) {
    if (!ofDay.has(booked.reference)) continue;
    if (isCredited(booked.state) && !seen.has(booked.reference))
      add('not_at_paystack', booked.reference, booked);
    if (booked.ledger !== booked.credited) add('ledger_differs', booked.reference, booked);
  }
  return differences;
}
