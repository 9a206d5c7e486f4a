import { batch } from '../../../platform/db/batch';
import { guarded } from '../../../platform/db/guarded';
import { scheduleOutboxFlush, flushOutboxEvents } from '../../../events/flush-outbox';
import { parsePendingEvents, selectPendingEvents } from '../../../events/outbox.service';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { isConstraint } from '../../ledger/refusals';
import { scheduleMailDelivery } from '../../../mail/mail.service';
import { verifyTransaction, type Transaction } from '../../../providers/paystack/paystack.client';
import { paymentEvent } from '../payment-events';
import { FULFILMENT } from './fulfilment';
import {
  evaluateTransaction,
  type Mismatch,
  type TransactionOutcome,
} from './evaluate-transaction';
import { isCredited } from '../payment-machine';
import { moveStatement } from '../move-payment';
import { findRate } from '../rates/rates.service';
import {
  findByReference,
  findPayment,
  parsePayment,
  selectPayment,
  type Payment,
} from '../payment-records';
import type { PaymentReason } from '../../../events/payment-reasons';
import { settlementSteps, type Booking } from './settlement-steps';

/**
 * What came of a look at Paystack: no intent of ours; Paystack did not answer, ask again; or the intent as it is now,
 * with whether Paystack knows of a payment that is not at its end.
 */
export type SyncResult = { kind: 'unknown' } | KnownSyncResult;
export type KnownSyncResult =
  | { kind: 'unreachable' }
  | { kind: 'known'; payment: Payment; progress: 'ended' | 'unpaid' | 'in_progress' | 'not_found' };

/**
 * Brings an intent to where Paystack says that it stands. Webhook, callback, the owner's question and the reconciler
 * all come here; whoever is first credits, and the ledger's key lets nobody be second (I-31).
 */
export async function syncPaymentByReference(
  ctx: SystemCtx,
  reference: string,
): Promise<SyncResult> {
  const payment = await findByReference(ctx, reference);
  return payment ? syncPayment(ctx, payment) : { kind: 'unknown' };
}

/** The same for who has just read the intent. */
export async function syncPayment(ctx: SystemCtx, payment: Payment): Promise<KnownSyncResult> {
  const { reference } = payment;
  if (isCredited(payment.state)) return { kind: 'known', payment, progress: 'ended' };
  const read = await verifyTransaction(ctx.env, reference);
  if (!read.ok)
    return read.kind === 'not_found'
      ? { kind: 'known', payment, progress: 'not_found' }
      : { kind: 'unreachable' };
  const { status, paidAt } = read.value;
  // Within the lock today's rate does not count.
  const isLate = status === 'success' && (paidAt ?? ctx.now()) > payment.lockedUntil;
  const rate = isLate ? await findRate(ctx, payment.currency) : null;
  const verdict = evaluateTransaction(payment, read.value, {
    currentMicros: rate?.micros ?? null,
    now: ctx.now(),
  });
  if (verdict.kind === 'unpaid' || verdict.kind === 'in_progress')
    return { kind: 'known', payment, progress: verdict.kind };
  const ended = await apply(ctx, { payment, verdict, transaction: read.value });
  return { kind: 'known', payment: ended, progress: 'ended' };
}

/** A verdict that changes the intent. */
type Final = Exclude<TransactionOutcome, { kind: 'unpaid' | 'in_progress' }>;

interface Judged<V extends Final = Final> {
  payment: Payment;
  verdict: V;
  transaction: Transaction;
}

/** Answers the intent as it is then. */
function apply(ctx: SystemCtx, { payment, verdict, transaction }: Judged): Promise<Payment> {
  switch (verdict.kind) {
    case 'credit':
      return credit(ctx, { payment, verdict, transaction });
    case 'mismatch':
      return mismatched(ctx, payment, verdict.what);
    case 'declined':
      return fail(ctx, payment, 'declined');
    case 'reversed':
      return fail(ctx, payment, 'reversed');
  }
}

async function credit(
  ctx: SystemCtx,
  { payment, verdict, transaction }: Judged<Extract<Final, { kind: 'credit' }>>,
): Promise<Payment> {
  const { id, accountId, tenantId, purpose } = payment;
  const { credited, paidAt } = verdict;
  const now = ctx.now();
  const paid = { paymentId: id, accountId, tenantId, amount: credited, now };
  const move = moveStatement(ctx, id, 'paid', {
    told: {
      reason: null,
      credited,
      paidAt,
      providerId: transaction.id,
      channel: transaction.channel,
    },
  });
  const data = { credits: credited, purpose };
  const event = paymentEvent(ctx, payment, { type: 'payment.succeeded', step: 'succeeded', data });
  const records: D1PreparedStatement[] = [];
  for (const record of settlementSteps.get().records)
    records.push(...(await record(ctx, payment, transaction)));
  const told = guarded(ctx.db, move, [event]);
  const booking = [...FULFILMENT[purpose](ctx.db, paid), ...told, ...records];
  const ended = await book(ctx, payment, { credited, booking });
  log('info', 'payment.settled', { paymentId: id, credited, promised: payment.credits });
  // Mostly the fees, where the payer bears them; what is more than those an operator gives back.
  const surplus = transaction.amount - payment.amount;
  if (surplus > 0)
    log('warn', 'payment.overpaid', { paymentId: id, surplus, currency: payment.currency });
  scheduleMailDelivery(ctx);
  return ended;
}

/** The bookings of a credited payment, or of the tier that it pays for. Answers the intent as it is then. */
async function book(ctx: SystemCtx, payment: Payment, paid: Booking): Promise<Payment> {
  try {
    const isTaken =
      payment.wantedTier !== null && (await settlementSteps.get().applyTier(ctx, payment, paid));
    const done = isTaken ? [] : paid.booking;
    const { settled, waiting } = await batch(ctx.db, {
      booking: done,
      settled: selectPayment(ctx.db, payment.id),
      waiting: selectPendingEvents(ctx.db, payment.accountId),
    });
    flushOutboxEvents(ctx, payment.accountId, parsePendingEvents(waiting));
    return parsePayment(settled) ?? payment;
  } catch (error) {
    // Another one settled it between the look and now, at another rate: what stands in the ledger stands.
    const settled = isConstraint(error) ? await findPayment(ctx, payment.id) : null;
    if (settled && isCredited(settled.state)) return settled;
    throw error;
  }
}

/** Money is there and nobody gets it: a person has to look, once for each reason. */
async function mismatched(ctx: SystemCtx, payment: Payment, what: Mismatch): Promise<Payment> {
  const reason = `mismatch:${what}` as const;
  if (payment.reason !== reason) log('alert', 'payment.mismatch', { paymentId: payment.id, what });
  return fail(ctx, payment, reason);
}

async function fail(ctx: SystemCtx, payment: Payment, reason: PaymentReason): Promise<Payment> {
  if (payment.state === 'failed' && payment.reason === reason) return payment;
  const data = { reason };
  const { found } = await batch(ctx.db, {
    failure: guarded(ctx.db, moveStatement(ctx, payment.id, 'declined', { told: { reason } }), [
      paymentEvent(ctx, payment, { type: 'payment.failed', step: `failed_${reason}`, data }),
    ]),
    found: selectPayment(ctx.db, payment.id),
  });
  scheduleOutboxFlush(ctx, payment.accountId);
  return parsePayment(found) ?? payment;
}
