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
import { paymentSnapshots } from '../payment-snapshots';
import { FULFILMENT } from './fulfilment';
import {
  evaluateTransaction,
  type Mismatch,
  type TransactionOutcome,
} from './evaluate-transaction';
import { isCredited } from '../payment-machine';
import { moveStatement } from '../move-payment';
import { paidCard } from '../paid-card';
import { findRate } from '../rates/rates.service';
import {
  findByReference,
  findPayment,
  parsePayment,
  selectPayment,
  type Payment,
} from '../payment-records';
import { shownPurpose, type PaymentReason } from '../../../events/payment-reasons';
import { settlementSteps, type Booking } from './settlement-steps';

/**
 * The result of a check at Paystack: not an intent of ours; Paystack did not answer, try again; or the intent as it is
 * now, with the progress of its transaction.
 */
export type SyncResult = { kind: 'unknown' } | KnownSyncResult;
export type KnownSyncResult =
  | { kind: 'unreachable' }
  | { kind: 'known'; payment: Payment; progress: 'ended' | 'unpaid' | 'in_progress' | 'not_found' };

/**
 * Brings an intent to its state at Paystack. Webhook, callback, the owner's check and the scheduled check all come
 * here; the first one credits, and the ledger's key prevents a second credit (I-31).
 */
export async function syncPaymentByReference(
  ctx: SystemCtx,
  reference: string,
): Promise<SyncResult> {
  const payment = await findByReference(ctx, reference);
  return payment ? syncPayment(ctx, payment) : { kind: 'unknown' };
}

/** As `syncPaymentByReference`, for an intent that was just read. */
export async function syncPayment(ctx: SystemCtx, payment: Payment): Promise<KnownSyncResult> {
  const { reference } = payment;
  if (isCredited(payment.state)) return { kind: 'known', payment, progress: 'ended' };
  const read = await verifyTransaction(ctx.env, reference);
  if (!read.ok)
    return read.kind === 'not_found'
      ? { kind: 'known', payment, progress: 'not_found' }
      : { kind: 'unreachable' };
  const { status, paidAt } = read.value;
  // Within the lock the current rate is not needed.
  const isLate = status === 'success' && (paidAt ?? ctx.now()) > payment.lockedUntil;
  const rate = isLate ? await findRate(ctx, payment.currency) : null;
  const outcome = evaluateTransaction(payment, read.value, {
    currentMicros: rate?.micros ?? null,
    now: ctx.now(),
  });
  if (outcome.kind === 'unpaid' || outcome.kind === 'in_progress')
    return { kind: 'known', payment, progress: outcome.kind };
  const ended = await apply(ctx, { payment, outcome, transaction: read.value });
  return { kind: 'known', payment: ended, progress: 'ended' };
}

/** An outcome that changes the intent. */
type Final = Exclude<TransactionOutcome, { kind: 'unpaid' | 'in_progress' }>;

interface Evaluated<V extends Final = Final> {
  payment: Payment;
  outcome: V;
  transaction: Transaction;
}

/** Returns the intent as it is then. */
function apply(ctx: SystemCtx, { payment, outcome, transaction }: Evaluated): Promise<Payment> {
  switch (outcome.kind) {
    case 'credit':
      return credit(ctx, { payment, outcome, transaction });
    case 'mismatch':
      return mismatched(ctx, payment, outcome.what);
    case 'declined':
      return fail(ctx, payment, 'declined', cardFields(transaction));
    case 'reversed':
      return fail(ctx, payment, 'reversed');
  }
}

async function credit(
  ctx: SystemCtx,
  { payment, outcome, transaction }: Evaluated<Extract<Final, { kind: 'credit' }>>,
): Promise<Payment> {
  const { id, accountId, tenantId, purpose } = payment;
  const { credited, surplus, paidAt } = outcome;
  const now = ctx.now();
  const paid = { paymentId: id, accountId, tenantId, amount: credited, now };
  const move = moveStatement(ctx, id, 'paid', {
    fields: {
      reason: null,
      credited,
      surplus,
      paidAt,
      providerId: transaction.id,
      channel: transaction.channel,
      ...cardFields(transaction),
    },
  });
  const data = { creditCents: credited, purpose: shownPurpose(purpose) };
  const event = paymentEvent(ctx, payment, { type: 'payment.succeeded', step: 'succeeded', data });
  const records: D1PreparedStatement[] = [];
  for (const record of settlementSteps.get().records)
    records.push(...(await record(ctx, payment, transaction)));
  const changed = guarded(ctx.db, move, [event]);
  const rows = [...FULFILMENT[purpose](ctx.db, paid), ...changed, ...records];
  const booking = [...rows, paymentSnapshots(ctx, payment)];
  const ended = await book(ctx, payment, { credited, booking });
  log('info', 'payment.settled', { paymentId: id, credited, promised: payment.credits });
  // Mostly fees that the payer bears; an operator may refund it at Paystack, without a loss of credits.
  if (surplus > 0)
    log('warn', 'payment.overpaid', { paymentId: id, surplus, currency: payment.currency });
  scheduleMailDelivery(ctx);
  return ended;
}

/** Books a credited payment, or the plan that it pays for. Returns the intent as it is then. */
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
    // Another call credited it meanwhile, at another rate: the ledger's row stands.
    const settled = isConstraint(error) ? await findPayment(ctx, payment.id) : null;
    if (settled && isCredited(settled.state)) return settled;
    throw error;
  }
}

/** Money without a credit: pages the operator, once per reason. */
async function mismatched(ctx: SystemCtx, payment: Payment, what: Mismatch): Promise<Payment> {
  const reason = `mismatch:${what}` as const;
  if (payment.reason !== reason) log('alert', 'payment.mismatch', { paymentId: payment.id, what });
  return fail(ctx, payment, reason);
}

/** The fields of the card that paid or was declined; none when it is not a card, so that a saved card's name stays. */
function cardFields(transaction: Transaction): { cardBrand?: string | null; cardLast4?: string } {
  const card = paidCard(transaction);
  return card ? { cardBrand: card.brand, cardLast4: card.last4 } : {};
}

async function fail(
  ctx: SystemCtx,
  payment: Payment,
  reason: PaymentReason,
  card: ReturnType<typeof cardFields> = {},
): Promise<Payment> {
  if (payment.state === 'failed' && payment.reason === reason) return payment;
  const data = { reason };
  const { found } = await batch(ctx.db, {
    failure: guarded(
      ctx.db,
      moveStatement(ctx, payment.id, 'declined', { fields: { reason, ...card } }),
      [paymentEvent(ctx, payment, { type: 'payment.failed', step: `failed_${reason}`, data })],
    ),
    snapshots: [paymentSnapshots(ctx, payment)],
    found: selectPayment(ctx.db, payment.id),
  });
  scheduleOutboxFlush(ctx, payment.accountId);
  return parsePayment(found) ?? payment;
}
