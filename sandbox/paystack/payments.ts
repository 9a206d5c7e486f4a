import type { Authorization } from './authorizations.store';
import { cardOf, isWallet } from './cards';
import type { Desk } from './desk';
import { emit } from './events';
import { paidFor } from './money';
import type { Currency } from './switches';
import type { Transaction } from './transactions.store';
import { successData } from './views';

/** Paid, given back or about to be: nothing pays it again. */
export const isPaid = (row: Transaction): boolean => row.paid_at !== null;

interface Instrument {
  card: string;
  /** `MMYY`. */
  expiry: string;
}

interface Payment extends Instrument {
  /** Subunits and currency that the customer paid, where not what was asked for. */
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

/** Whether a card leaves a code that can be charged again. */
function isReusable(desk: Desk, card: string): boolean {
  if (isWallet(card) || desk.switches.reusable === 'none') return false;
  return desk.switches.reusable === 'all' || cardOf(card)?.reusable === true;
}

/** A code for each payment, though the card is the same; or one code a card and customer. */
function authorize(desk: Desk, row: Transaction, { card, expiry }: Instrument): Authorization {
  const known = row.auth_seq === null ? undefined : desk.authorizations.get(row.auth_seq);
  if (known) return known;
  const same =
    desk.switches.authorizations === 'perCard'
      ? desk.authorizations.of(row.email, card)
      : undefined;
  if (same?.active === 1) return same;
  const reusable = isReusable(desk, card) ? 1 : 0;
  return desk.authorizations.add({ email: row.email, card, expiry, reusable });
}

/** The money arrived. A second time changes nothing. */
export function succeed(desk: Desk, row: Transaction, payment: Payment): Transaction {
  if (isPaid(row)) return row;
  const { card, expiry } = payment;
  const channel = isWallet(card) ? 'mobile_money' : 'card';
  const owed = paidFor(row.requested, row.currency, desk.switches);
  const paid = desk.transactions.change(row, {
    status: 'success',
    response: payment.response ?? (row.kind === 'charge' ? 'Approved' : 'Successful'),
    amount: payment.amount ?? owed.amount,
    currency: payment.currency ?? row.currency,
    fees: owed.fees,
    channel,
    card,
    expiry,
    auth_seq: authorize(desk, row, payment).seq,
    step: null,
    attempts: Math.max(1, row.attempts),
    history: withStep(row, desk.now, {
      type: 'success',
      message: `Successfully paid with ${channel === 'card' ? 'card' : 'mobile money'}`,
    }),
    paid_at: desk.now,
  });
  if (payment.webhook !== false) {
    emit(desk, 'charge.success', paid.reference, successData(desk, paid));
  }
  return paid;
}

/** The bank agreed: at once, or after a while in a state of its own. */
export function approve(desk: Desk, row: Transaction, instrument: Instrument): Transaction {
  const { pendingMs, pendingStatus } = desk.switches;
  if (pendingMs === 0) return succeed(desk, row, instrument);
  const waiting = desk.transactions.change(row, {
    status: pendingStatus,
    response: 'Pending',
    step: null,
    card: instrument.card,
    expiry: instrument.expiry,
  });
  desk.jobs.add(desk.now + pendingMs, 'succeed', row.seq);
  return waiting;
}

/** No webhook tells of it. What is paid stays paid. */
export function fail(desk: Desk, row: Transaction, response: string): Transaction {
  if (isPaid(row)) return row;
  return desk.transactions.change(row, {
    status: 'failed',
    response,
    step: null,
    errors: row.errors + 1,
    history: withStep(row, desk.now, { type: 'error', message: response }),
  });
}

/** The customer left: what verify says of a transaction that nobody pays. */
export function abandon(desk: Desk, row: Transaction): Transaction {
  if (isPaid(row)) return row;
  return desk.transactions.change(row, { status: 'abandoned', response: null, step: null });
}
