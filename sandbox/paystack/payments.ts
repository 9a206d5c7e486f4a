import type { Authorization } from './authorizations.store';
import { findCard, isWallet } from './cards';
import type { OperationContext } from './context';
import { emit } from './events';
import { paidFor } from './money';
import type { Currency } from './switches';
import type { Transaction } from './transactions.store';
import { successData } from './views';

/** Paid, reversed or being reversed: cannot be paid again. */
export const isPaid = (row: Transaction): boolean => row.paid_at !== null;

interface Instrument {
  card: string;
  /** `MMYY`. */
  expiry: string;
}

interface Payment extends Instrument {
  /** Subunits and currency that were paid, when they differ from the request. */
  amount?: number | undefined;
  currency?: Currency | undefined;
  response?: string | undefined;
  webhook?: boolean | undefined;
}

export function withStep(
  row: Transaction,
  now: number,
  step: { type: string; message: string },
): string {
  const time = Math.floor((now - row.created_at) / 1000);
  const history: unknown[] = JSON.parse(row.history);
  return JSON.stringify([...history, { ...step, time }]);
}

/** Whether a card leaves an authorization that can be charged again. */
function isReusable(context: OperationContext, card: string): boolean {
  if (isWallet(card) || context.switches.reusable === 'none') return false;
  return context.switches.reusable === 'all' || findCard(card)?.reusable === true;
}

/** A new authorization for each payment, or one per card and customer. */
function authorize(
  context: OperationContext,
  row: Transaction,
  { card, expiry }: Instrument,
): Authorization {
  const known = row.auth_seq === null ? undefined : context.authorizations.get(row.auth_seq);
  if (known) return known;
  const same =
    context.switches.authorizations === 'perCard'
      ? context.authorizations.findByCard(row.email, card)
      : undefined;
  if (same?.active === 1) return same;
  const reusable = isReusable(context, card) ? 1 : 0;
  return context.authorizations.add({ email: row.email, card, expiry, reusable });
}

/** The payment succeeds. A repeated call changes nothing. */
export function succeed(
  context: OperationContext,
  row: Transaction,
  payment: Payment,
): Transaction {
  if (isPaid(row)) return row;
  const { card, expiry } = payment;
  const channel = isWallet(card) ? 'mobile_money' : 'card';
  const owed = paidFor(row.requested, row.currency, context.switches);
  const paid = context.transactions.change(row, {
    status: 'success',
    response: payment.response ?? (row.kind === 'charge' ? 'Approved' : 'Successful'),
    amount: payment.amount ?? owed.amount,
    currency: payment.currency ?? row.currency,
    fees: owed.fees,
    channel,
    card,
    expiry,
    auth_seq: authorize(context, row, payment).seq,
    step: null,
    attempts: Math.max(1, row.attempts),
    history: withStep(row, context.now, {
      type: 'success',
      message: `Successfully paid with ${channel === 'card' ? 'card' : 'mobile money'}`,
    }),
    paid_at: context.now,
  });
  if (payment.webhook !== false) {
    emit(context, 'charge.success', paid.reference, successData(context, paid));
  }
  return paid;
}

/** The bank approves: at once, or after `pendingMs` in a pending state. */
export function approve(
  context: OperationContext,
  row: Transaction,
  instrument: Instrument,
): Transaction {
  const { pendingMs, pendingStatus } = context.switches;
  if (pendingMs === 0) return succeed(context, row, instrument);
  const waiting = context.transactions.change(row, {
    status: pendingStatus,
    response: 'Pending',
    step: null,
    card: instrument.card,
    expiry: instrument.expiry,
  });
  context.jobs.add(context.now + pendingMs, 'succeed', row.seq);
  return waiting;
}

/** The payment fails, without a webhook. A paid transaction stays paid. */
export function fail(context: OperationContext, row: Transaction, response: string): Transaction {
  if (isPaid(row)) return row;
  return context.transactions.change(row, {
    status: 'failed',
    response,
    step: null,
    errors: row.errors + 1,
    history: withStep(row, context.now, { type: 'error', message: response }),
  });
}

/** The customer leaves the checkout. */
export function abandon(context: OperationContext, row: Transaction): Transaction {
  if (isPaid(row)) return row;
  return context.transactions.change(row, { status: 'abandoned', response: null, step: null });
}
