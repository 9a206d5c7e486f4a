import { auditRow } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { deliverEventsSoon } from '../../../events/deliver';
import { HOUR } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { derivedId } from '../../../platform/core/ids';
import { log } from '../../../platform/core/log';
import { disputeStatement, lostStatement, wonStatement } from '../../ledger/payment-statements';
import { isConstraint } from '../../ledger/refusals';
import {
  fetchDispute,
  type Dispute as WireDispute,
} from '../../../providers/paystack/paystack.client';
import { NOTHING, restOf } from '../amounts';
import { findByProvider, type Dispute } from './dispute-records';
import { paymentEvent } from '../payment-events';
import { lookAgainStatement } from './look-again';
import { isCredited } from '../payment-machine';
import type { Payment } from '../payment-records';
import { reversedStatement, standingOf } from './refund-records';
import { syncReturns } from './returns';
import { syncRefunds } from './refund-sync';
import { syncPaymentByReference } from '../settlement/sync-payment.service';

const LOOK_MS = 6 * HOUR;
const LOST = new Set(['merchant-accepted', 'auto-accepted']);
const WON = new Set(['declined']);

const nameOf = (ctx: SystemCtx, payment: Payment, dispute: Pick<Dispute, 'id' | 'credits'>) => ({
  paymentId: payment.id,
  accountId: payment.accountId,
  tenantId: payment.tenantId,
  amount: dispute.credits,
  name: dispute.id,
  now: ctx.now(),
});

/**
 * Brings a dispute to where Paystack says that it stands: opened, it leaves the whole of it owed, so that nothing can
 * be bought; won, the credits come again; lost, they are taken. Each once, by Paystack's number (I-34).
 */
export async function syncDispute(
  ctx: SystemCtx,
  providerId: string,
): Promise<'done' | 'later' | 'unknown'> {
  const read = await fetchDispute(ctx.env, providerId);
  if (!read.ok) return read.kind === 'not_found' ? 'unknown' : 'later';
  const wire = read.value;
  const payment = await creditedPayment(ctx, wire.reference);
  if (payment === 'unknown' || payment === 'later') return payment;
  if (payment === null) {
    log('alert', 'payment.disputed_uncredited', { disputeId: providerId });
    return 'done';
  }
  const known = await findByProvider(ctx, wire.id);
  // What was refunded before is booked before, though its webhook may come later: a dispute takes the rest only.
  if (!known && (await syncRefunds(ctx, payment)) === null) return 'later';
  const dispute = known ?? (await openDispute(ctx, payment, wire));
  if (!dispute) return 'later';
  const { resolution } = wire;
  if (dispute.state !== 'open' || wire.status !== 'resolved') return look(ctx, dispute);
  if (resolution !== null && LOST.has(resolution))
    await end(ctx, { payment, dispute, resolution }, 'lost');
  else if (resolution !== null && WON.has(resolution))
    await end(ctx, { payment, dispute, resolution }, 'won');
  else {
    log('alert', 'payment.dispute_unclear', { disputeId: dispute.id, resolution });
    return look(ctx, dispute);
  }
  return syncReturns(ctx, payment);
}

/** The intent of `reference` once its credits are booked: a dispute may overtake the webhook of its payment. */
async function creditedPayment(
  ctx: SystemCtx,
  reference: string,
): Promise<Payment | 'unknown' | 'later' | null> {
  const settled = await syncPaymentByReference(ctx, reference);
  if (settled.kind === 'unknown') return 'unknown';
  if (settled.kind === 'unreachable') return 'later';
  return isCredited(settled.payment.state) ? settled.payment : null;
}

/** Null when something else moved meanwhile. */
async function openDispute(
  ctx: SystemCtx,
  payment: Payment,
  wire: WireDispute,
): Promise<Dispute | null> {
  const { accountId } = payment;
  const id = derivedId(ctx.env.ID_KEY, 'dsp', ['paystack', wire.id]);
  const { credits, amount } = restOf(wire.amount, NOTHING, await standingOf(ctx, payment));
  const now = ctx.now();
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, category, state, due_at,
         next_at, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .bind(
      id,
      wire.id,
      payment.id,
      accountId,
      credits,
      amount,
      wire.category,
      wire.dueAt,
      now + LOOK_MS,
      now,
    );
  const data = { disputeId: id, credits, amount };
  const entry = await auditRow(ctx, {
    accountId,
    actor: { kind: 'system' },
    action: 'payment.disputed',
    target: { type: 'payment', id: payment.id },
    after: { dispute: id, credits },
  });
  try {
    await ctx.db.sql.batch(
      guarded(ctx.db, insert, [
        entry,
        paymentEvent(ctx, payment, { type: 'payment.disputed', step: `disputed_${id}`, data }),
        disputeStatement(ctx.db, nameOf(ctx, payment, { id, credits })),
      ]),
    );
  } catch (error) {
    // More of the payment went back since it was looked at: the ledger refuses the rest.
    if (isConstraint(error)) return null;
    throw error;
  }
  log('alert', 'payment.disputed', { paymentId: payment.id, disputeId: id, credits });
  deliverEventsSoon(ctx, payment.accountId);
  return findByProvider(ctx, wire.id);
}

async function look(ctx: SystemCtx, { id, state }: Dispute): Promise<'done'> {
  if (state === 'open')
    await ctx.db.sql
      .prepare(`UPDATE payment_disputes SET next_at = ?2 WHERE id = ?1 AND state = 'open'`)
      .bind(id, ctx.now() + LOOK_MS)
      .run();
  return 'done';
}

async function end(
  ctx: SystemCtx,
  { payment, dispute, resolution }: { payment: Payment; dispute: Dispute; resolution: string },
  outcome: 'won' | 'lost',
): Promise<void> {
  const { id, credits, amount } = dispute;
  const named = nameOf(ctx, payment, dispute);
  const money =
    outcome === 'won'
      ? [wonStatement(ctx.db, named)]
      : [lostStatement(ctx.db, named), reversedStatement(ctx, payment.id)];
  const type = outcome === 'won' ? ('payment.restored' as const) : ('payment.reversed' as const);
  const data = { disputeId: id, credits, amount };
  const change = ctx.db.sql
    .prepare(
      `UPDATE payment_disputes SET state = ?2, resolution = ?3, ended_at = ?4, next_at = NULL
       WHERE id = ?1 AND state = 'open'`,
    )
    .bind(id, outcome, resolution, ctx.now());
  const entry = await auditRow(ctx, {
    accountId: payment.accountId,
    actor: { kind: 'system' },
    action: type,
    target: { type: 'payment', id: payment.id },
    after: { dispute: id, credits },
  });
  await ctx.db.sql.batch(
    guarded(ctx.db, change, [
      entry,
      ...money,
      // Behind the bookings: the event tells of the balance after them.
      paymentEvent(ctx, payment, { type, step: `${outcome}_${id}`, data }),
      lookAgainStatement(ctx, payment),
    ]),
  );
  deliverEventsSoon(ctx, payment.accountId);
}
