import { auditRow } from '../../../audit/audit.service';
import { batch } from '../../../platform/db/batch';
import type { Taken } from '../../../platform/db/due-queue';
import { guarded } from '../../../platform/db/guarded';
import { requirePerson } from '../../../accounts/credentials/person';
import { MINUTE } from '../../../platform/core/clock';
import { sha256Hex } from '../../../platform/core/crypto';
import type { Ctx, SystemCtx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { derivedId, newId } from '../../../platform/core/ids';
import { log } from '../../../platform/core/log';
import { payoutStatement } from '../../ledger/payment-statements';
import { isConstraint } from '../../ledger/refusals';
import { assertReadyToSell } from '../../../platform/config/readiness';
import { createRefund } from '../../../providers/paystack/paystack.client';
import type { RefundPayment } from '../admin.schemas';
import { amountOf } from '../amounts';
import { findPayment, type Payment } from '../payment-records';
import { bookRefund, isNoted } from './reconcile-reversals';
import {
  findRefund,
  insertRefundStatement,
  readRefundBalance,
  REFUND_QUEUE,
  type Refund,
  type RefundBalance,
} from './refund-records';
import type { RefundBooking } from './reversal-bookings';
import { syncReversals } from './sync-reversals';
import { writeReversals } from './write-reversals';

/** After this time a call without an answer has been executed, or it never will be. */
const DOUBT_MS = 2 * MINUTE;
/** The number of attempts while other requests change the payment. */
const TRIES = 3;

/** Returns a payment of any account, for staff. @throws payments.not_found. */
export async function getAnyPayment(ctx: Ctx, id: string): Promise<Payment> {
  const payment = await findPayment(ctx, id);
  if (!payment) throw new AppError('payments.not_found');
  return payment;
}

/**
 * Refunds bought, unspent credits to the card that paid. The credits are set aside before Paystack is asked (I-23). A
 * repeat with the same Idempotency-Key returns the same refund; two requests without a key create two refunds.
 * @throws payments.not_found, refunds.not_refundable, refunds.owed, refunds.too_much, service.not_ready, those of
 * idempotency.
 */
export async function refundPayment(
  ctx: Ctx,
  asked: { id: string; idempotencyKey: string | null },
  input: RefundPayment,
): Promise<Refund> {
  await assertReadyToSell(ctx);
  const payment = await getAnyPayment(ctx, asked.id);
  const { ID_KEY } = ctx.env;
  const key = asked.idempotencyKey;
  const id = key ? derivedId(ID_KEY, 'rfd', [payment.id, key]) : newId(ID_KEY, 'rfd', ctx.now());
  const requestHash = sha256Hex(JSON.stringify([input.creditCents ?? null]));
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const known = await findRefund(ctx, id);
    if (known && known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');
    if (known) {
      ctx.foundAgain?.();
      return known;
    }
    if (await setAside(ctx, { payment, id, requestHash, credits: input.creditCents }))
      return sendRefund(ctx, id);
  }
  throw new AppError('idempotency.in_progress');
}

/** Returns the cents that can be refunded: they are unspent, not promotional, and not yet reversed. */
const refundableCents = ({ paid, reversed, available }: RefundBalance): number =>
  Math.max(0, Math.min(paid.credits - reversed.credits, available));

interface Wanted {
  payment: Payment;
  id: string;
  requestHash: string;
  credits: number | undefined;
}

/**
 * Sets the credits aside. Returns false when the payment has changed since it was read, or when a concurrent request with
 * the same key has set them aside.
 */
async function setAside(ctx: Ctx, wanted: Wanted): Promise<boolean> {
  const { payment, id, requestHash } = wanted;
  const { state, purpose } = payment;
  if (state !== 'succeeded' || purpose !== 'topup')
    throw new AppError('refunds.not_refundable', { state });
  const balance = await readRefundBalance(ctx, payment);
  if (balance.owed > 0) throw new AppError('refunds.owed', { owed: balance.owed });
  const limit = refundableCents(balance);
  const credits = wanted.credits ?? limit;
  const amount = amountOf(credits, balance.paid, balance.reversed);
  if (credits < 1 || credits > limit || amount < 1)
    throw new AppError('refunds.too_much', { refundable: limit });
  const now = ctx.now();
  const requestedBy = requirePerson(ctx).id;
  const record = {
    id,
    requestHash,
    credits,
    amount,
    requestedBy,
    providerId: null,
    state: 'requested' as const,
    nextAt: now + DOUBT_MS,
    createdAt: now,
    endedAt: null,
    before: balance.reversed,
  };
  const { accountId, tenantId } = payment;
  const payout = { paymentId: payment.id, accountId, tenantId, amount: credits, now, name: id };
  const entry = await auditRow(ctx, {
    accountId,
    actor: { kind: 'staff', id: requestedBy },
    action: 'payment.refund_requested',
    target: { type: 'payment', id: payment.id },
    after: { refundId: id, creditCents: credits, amountMinor: amount, currency: payment.currency },
    address: ctx.address,
  });
  try {
    const { recorded } = await batch(ctx.db, {
      recorded: guarded(ctx.db, insertRefundStatement(ctx, payment, record), [entry]),
      payout: payoutStatement(ctx.db, payout),
    });
    // The repeat of a concurrent request inserts no row, so that only the first request asks Paystack.
    return recorded[0].meta.changes === 1;
  } catch (error) {
    if (isConstraint(error)) return false;
    throw error;
  }
}

async function getRefund(ctx: SystemCtx, id: string): Promise<Refund> {
  const refund = await findRefund(ctx, id);
  if (!refund) throw new Error('a refund without its row');
  return refund;
}

/** Requests a refund whose credits are set aside. After a lost answer, `checkRefund` continues. */
async function sendRefund(ctx: SystemCtx, id: string): Promise<Refund> {
  const refund = await getRefund(ctx, id);
  const payment = await findPayment(ctx, refund.paymentId);
  if (!payment) throw new Error('a refund without its payment');
  const { reference, currency } = payment;
  const { amount, credits } = refund;
  const asked = await createRefund(ctx.env, { reference, amount, currency, note: id });
  if (asked.ok) await writeRefund(ctx, payment, bookRefund(refund, asked.value));
  else if (asked.kind === 'refused' || asked.kind === 'not_found' || asked.kind === 'duplicate') {
    const worth = { credits, amount };
    const named = { refundId: id, providerId: null, worth };
    await writeRefund(ctx, payment, { kind: 'refund_failed', ...named, reason: 'refused' });
  } else await postpone(ctx, refund);
  return getRefund(ctx, id);
}

/**
 * Books Paystack's answer to our request of a refund. The payment's other reversals are checked again when the booking makes
 * room for them. When the refund has changed since it was read, Paystack's list is compared instead.
 */
async function writeRefund(
  ctx: SystemCtx,
  payment: Payment,
  booking: RefundBooking | null,
): Promise<void> {
  const bookings = booking ? [booking] : [];
  const isWritten = await writeReversals(ctx, payment, { bookings, recheck: true });
  if (!isWritten) await syncReversals(ctx, payment);
}

async function postpone(ctx: SystemCtx, { id }: Refund): Promise<void> {
  await ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET attempts = attempts + 1, next_at = ?2 WHERE id = ?1 AND state = 'requested'`,
    )
    .bind(id, ctx.now() + DOUBT_MS)
    .run();
}

/**
 * Checks a refund that has not ended, with all refunds that Paystack lists for its payment. A refund that Paystack may not
 * know is identified by its note, and is requested again only if the list does not contain it.
 */
export async function checkRefund(ctx: SystemCtx, refund: Taken<Refund>): Promise<void> {
  const payment = await findPayment(ctx, refund.paymentId);
  if (payment?.providerId === null || !payment) throw new Error('a refund of no payment');
  const { refunds } = await syncReversals(ctx, payment);
  if (refunds === null) return;
  const { id, providerId } = refund;
  if (refunds.some((found) => found.id === providerId || isNoted(found, id))) return;
  if (providerId !== null)
    return log('alert', 'refund.unknown', { refundId: id, paymentId: payment.id });
  const now = await getRefund(ctx, id);
  if (now.state !== 'requested') return;
  // It is requested only under the lease: a check that took too long has lost the lease to another check, which requests it.
  const { meta } = await REFUND_QUEUE.rescheduleStatement(ctx, refund, ctx.now() + DOUBT_MS).run();
  if (meta.changes === 1) await sendRefund(ctx, id);
}
