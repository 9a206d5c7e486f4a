import { guarded } from '../../../platform/db/guarded';
import { deliverEventsSoon } from '../../../events/deliver';
import { HOUR, MINUTE } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { payoutSettleStatement } from '../../ledger/payment-statements';
import {
  listRefunds,
  type Refund as WireRefund,
} from '../../../providers/paystack/paystack.client';
import { paymentEvent } from '../payment-events';
import { lookAgainStatement } from './look-again';
import type { RefundReason } from '../../../events/payment-reasons';
import type { Payment } from '../payment-records';
import { isOver, refundsOfPayment, reversedStatement, type Refund } from './refund-records';
import { takeBack } from './take-back';

/** Money takes days to reach a card: it is looked at often at first, then seldom. */
const SOON_MS = 15 * MINUTE;
const SELDOM_MS = 6 * HOUR;

interface Found {
  payment: Payment;
  refund: Refund;
  /** As Paystack has it. */
  found: WireRefund;
}

/** Brings a refund of ours to where Paystack says that it stands; its end is booked once. */
export async function applyRefund(
  ctx: SystemCtx,
  { payment, refund, found }: Found,
): Promise<void> {
  if (isOver(refund)) {
    const ended = found.status === 'processed' || found.status === 'failed' ? found.status : null;
    if (ended !== null && ended !== refund.state)
      log('alert', 'refund.contradicted', { refundId: refund.id, state: refund.state });
    return;
  }
  switch (found.status) {
    case 'processed':
      return processed(ctx, { payment, refund, found });
    case 'failed':
      return failRefund(ctx, { payment, refund, reason: 'failed', providerId: found.id });
    case 'pending':
    case 'processing':
      return waiting(ctx, { refund, found }, 'pending');
    case 'needs-attention':
      if (refund.state !== 'needs_attention')
        log('alert', 'refund.needs_attention', { refundId: refund.id, paymentId: payment.id });
      return waiting(ctx, { refund, found }, 'needs_attention');
  }
}

async function waiting(
  ctx: SystemCtx,
  { refund, found }: Pick<Found, 'refund' | 'found'>,
  state: 'pending' | 'needs_attention',
): Promise<void> {
  const now = ctx.now();
  const wait = now - refund.createdAt < 2 * HOUR ? SOON_MS : SELDOM_MS;
  await ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET state = ?2, provider_id = ?3, next_at = ?4
       WHERE id = ?1 AND state NOT IN ('processed', 'failed')`,
    )
    .bind(refund.id, state, found.id, now + wait)
    .run();
}

/** The credits are gone for good. */
async function processed(ctx: SystemCtx, { payment, refund, found }: Found): Promise<void> {
  const data = { refundId: refund.id, credits: refund.credits, amount: refund.amount };
  const end = endStatement(ctx, refund, {
    state: 'processed',
    reason: null,
    providerId: found.id,
  });
  await ctx.db.sql.batch(
    guarded(ctx.db, end, [
      paymentEvent(ctx, payment, { type: 'refund.issued', step: `refund_${refund.id}`, data }),
      payoutSettleStatement(ctx.db, { ...payoutOf(ctx, payment, refund), to: 'card' }),
      reversedStatement(ctx, payment.id),
    ]),
  );
  deliverEventsSoon(ctx, payment.accountId);
}

/** Nothing reached the card: the credits are the customer's again. */
export async function failRefund(
  ctx: SystemCtx,
  failure: { payment: Payment; refund: Refund; reason: RefundReason; providerId?: string },
): Promise<void> {
  const { payment, refund, reason, providerId = null } = failure;
  const data = { refundId: refund.id, credits: refund.credits, reason };
  const settle = payoutSettleStatement(ctx.db, {
    ...payoutOf(ctx, payment, refund),
    to: 'customer',
  });
  log('alert', 'refund.failed', { refundId: refund.id, paymentId: payment.id, reason });
  await ctx.db.sql.batch([
    endStatement(ctx, refund, { state: 'failed', reason, providerId }),
    // Behind the settlement for its balance; that one changes a row when the end before it did.
    ...guarded(ctx.db, settle, [
      paymentEvent(ctx, payment, {
        type: 'refund.failed',
        step: `refund_failed_${refund.id}`,
        data,
      }),
      lookAgainStatement(ctx, payment),
    ]),
  ]);
  deliverEventsSoon(ctx, payment.accountId);
}

const payoutOf = (ctx: SystemCtx, payment: Payment, refund: Refund) => ({
  paymentId: payment.id,
  accountId: payment.accountId,
  tenantId: payment.tenantId,
  amount: refund.credits,
  name: refund.id,
  now: ctx.now(),
});

const endStatement = (
  ctx: SystemCtx,
  { id }: Refund,
  end: { state: 'processed' | 'failed'; reason: RefundReason | null; providerId: string | null },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET state = ?2, reason = ?3, provider_id = coalesce(?4, provider_id), ended_at = ?5,
         next_at = NULL WHERE id = ?1 AND state NOT IN ('processed', 'failed')`,
    )
    .bind(id, end.state, end.reason, end.providerId, ctx.now());

/**
 * Looks at every refund that Paystack has of a payment: ours come forward, and what went back without us is taken from
 * the account (I-34). Two equal ones are two: each is told by Paystack's own number. Answers with the minor units that
 * refunds gave back; null: look again.
 */
export async function syncRefunds(ctx: SystemCtx, payment: Payment): Promise<number | null> {
  if (payment.providerId === null) return 0;
  const listed = await listRefunds(ctx.env, payment.providerId);
  if (!listed.ok) return null;
  const known = await refundsOfPayment(ctx, payment.id);
  // What a dispute gave back is the dispute's.
  const refunds = listed.value.filter(({ isOfDispute }) => !isOfDispute);
  const elsewhere: WireRefund[] = [];
  // Ours first: one that failed makes room for what went back without us.
  for (const found of refunds) {
    const ours = known.find(
      ({ id, providerId, requestedBy }) =>
        requestedBy !== null &&
        (providerId === found.id || (providerId === null && found.note?.includes(id))),
    );
    if (ours) await applyRefund(ctx, { payment, refund: ours, found });
    else if (found.status === 'processed') elsewhere.push(found);
  }
  let isWhole = true;
  for (const { id, amount } of elsewhere)
    if (!(await takeBack(ctx, payment, { source: id, amount }))) isWhole = false;
  const returned = refunds.filter(({ status }) => status === 'processed');
  return isWhole ? returned.reduce((sum, { amount }) => sum + amount, 0) : null;
}
