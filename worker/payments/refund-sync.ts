import { auditStatement } from '../audit/audit.service';
import { deliverEventsSoon } from '../hub/outbox.service';
import { HOUR, MINUTE } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { derivedId } from '../kernel/ids';
import { log } from '../kernel/log';
import { payoutSettleStatement, reversalStatements } from '../ledger/payment-statements';
import { isConstraint } from '../ledger/refusals';
import { refundsOf, type Refund as WireRefund } from '../providers/paystack/paystack.client';
import { creditsOf } from './amounts';
import { paymentEvent } from './events';
import type { Payment } from './records';
import {
  insertRefundStatement,
  isOver,
  refundsOfPayment,
  reversedStatement,
  standingOf,
  type Refund,
} from './refund-records';

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
  await ctx.db.sql.batch([
    endStatement(ctx, refund, { state: 'processed', reason: null, providerId: found.id }),
    paymentEvent(ctx, payment, { type: 'refund.issued', step: `refund_${refund.id}`, data }),
    payoutSettleStatement(ctx.db, { ...payoutOf(ctx, payment, refund), to: 'card' }),
    reversedStatement(ctx, payment.id),
  ]);
  deliverEventsSoon(ctx);
}

/** Nothing reached the card: the credits are the customer's again. */
export async function failRefund(
  ctx: SystemCtx,
  failure: { payment: Payment; refund: Refund; reason: string; providerId?: string },
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
    settle,
    // Behind the settlement for its balance; that one changes a row when the end before it did.
    paymentEvent(ctx, payment, { type: 'refund.failed', step: `refund_failed_${refund.id}`, data }),
  ]);
  deliverEventsSoon(ctx);
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
  end: { state: 'processed' | 'failed'; reason: string | null; providerId: string | null },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE payment_refunds SET state = ?2, reason = ?3, provider_id = coalesce(?4, provider_id), ended_at = ?5,
         next_at = NULL WHERE id = ?1 AND state NOT IN ('processed', 'failed')`,
    )
    .bind(id, end.state, end.reason, end.providerId, ctx.now());

/**
 * Looks at every refund that Paystack has of a payment: ours come forward, and what went back without us is taken from
 * the account (I-34). Two equal ones are two: each is told by Paystack's own number.
 */
export async function syncRefunds(ctx: SystemCtx, payment: Payment): Promise<'done' | 'later'> {
  if (payment.providerId === null) return 'done';
  const listed = await refundsOf(ctx.env, payment.providerId);
  if (!listed.ok) return 'later';
  let progress: 'done' | 'later' = 'done';
  // What a dispute gave back is the dispute's.
  for (const found of listed.value.filter(({ isOfDispute }) => !isOfDispute)) {
    const known = await refundsOfPayment(ctx, payment.id);
    const refund =
      known.find(({ providerId }) => providerId === found.id) ??
      known.find(({ id, providerId }) => providerId === null && found.note?.includes(id));
    if (refund?.requestedBy === null) continue;
    if (refund) await applyRefund(ctx, { payment, refund, found });
    else if (found.status === 'processed' && !(await bookElsewhere(ctx, payment, found)))
      progress = 'later';
  }
  return progress;
}

/** Money that went back without our asking: all of it is owed, and taken at once. False when something else moved. */
async function bookElsewhere(
  ctx: SystemCtx,
  payment: Payment,
  found: WireRefund,
): Promise<boolean> {
  const { accountId, tenantId } = payment;
  const { paid, gone } = await standingOf(ctx, payment);
  const id = derivedId(ctx.env.ID_KEY, 'rfd', ['paystack', found.id]);
  const credits = creditsOf(found.amount, paid, gone);
  const now = ctx.now();
  const record = {
    id,
    requestHash: '',
    credits,
    amount: found.amount,
    requestedBy: null,
    providerId: found.id,
    state: 'processed' as const,
    nextAt: null,
    createdAt: now,
    endedAt: now,
    gone,
  };
  const reversal = { paymentId: payment.id, accountId, tenantId, amount: credits, now, name: id };
  const data = { refundId: id, credits, amount: found.amount };
  // Once, and behind the bookings: the event tells of the balance after them.
  const told = ctx.db.sql
    .prepare('UPDATE payment_refunds SET attempts = 1 WHERE id = ? AND attempts = 0')
    .bind(id);
  try {
    await ctx.db.sql.batch([
      insertRefundStatement(ctx, payment, record),
      await auditStatement(ctx, {
        accountId,
        actor: { kind: 'system' },
        action: 'payment.reversed',
        target: { type: 'payment', id: payment.id },
        after: { refund: id, credits },
        ifChanged: true,
      }),
      ...reversalStatements(ctx.db, reversal),
      reversedStatement(ctx, payment.id),
      told,
      paymentEvent(ctx, payment, { type: 'payment.reversed', step: `reversed_${id}`, data }),
    ]);
  } catch (error) {
    if (isConstraint(error)) return false;
    throw error;
  }
  log('alert', 'payment.refunded_elsewhere', { paymentId: payment.id, refundId: id });
  deliverEventsSoon(ctx);
  return true;
}
