import { deliverEventsSoon } from '../hub/outbox.service';
import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import { isConstraint } from '../ledger/refusals';
import { verify, type Transaction } from '../providers/paystack/paystack.client';
import { paymentEvent } from './events';
import { FULFILMENT } from './fulfilment';
import { judge, type Verdict } from './judge';
import { fromStates, isCredited } from './machine';
import { findRate } from './rates.service';
import { findByReference, type Payment } from './records';

/**
 * What came of a look at Paystack: no intent of ours; Paystack did not answer, ask again; or the intent as it is now,
 * with whether Paystack knows of a payment that is not at its end.
 */
export type Settled =
  | { kind: 'unknown' }
  | { kind: 'unreachable' }
  | { kind: 'known'; payment: Payment; standing: 'ended' | 'unpaid' | 'underway' | 'unheard' };

/**
 * Brings an intent to where Paystack says that it stands. Webhook, callback, the owner's question and the reconciler
 * all come here; whoever is first credits, and the ledger's key lets nobody be second (I-31).
 */
export async function settle(ctx: SystemCtx, reference: string): Promise<Settled> {
  const payment = await findByReference(ctx, reference);
  if (!payment) return { kind: 'unknown' };
  if (isCredited(payment.state)) return { kind: 'known', payment, standing: 'ended' };
  const read = await verify(ctx.env, reference);
  if (!read.ok)
    return read.kind === 'not_found'
      ? { kind: 'known', payment, standing: 'unheard' }
      : { kind: 'unreachable' };
  const rate = read.value.status === 'success' ? await findRate(ctx, payment.currency) : null;
  const verdict = judge(payment, read.value, {
    currentMicros: rate?.micros ?? null,
    now: ctx.now(),
  });
  await apply(ctx, { payment, verdict, transaction: read.value });
  const standing =
    verdict.kind === 'unpaid' || verdict.kind === 'underway' ? verdict.kind : 'ended';
  return { kind: 'known', payment: (await findByReference(ctx, reference)) ?? payment, standing };
}

interface Judged<V extends Verdict = Verdict> {
  payment: Payment;
  verdict: V;
  transaction: Transaction;
}

function apply(ctx: SystemCtx, { payment, verdict, transaction }: Judged): Promise<void> {
  switch (verdict.kind) {
    case 'credit':
      return credit(ctx, { payment, verdict, transaction });
    case 'mismatch':
      return mismatched(ctx, payment, verdict.what);
    case 'declined':
      return fail(ctx, payment, 'declined');
    case 'reversed':
      return fail(ctx, payment, 'reversed');
    case 'unpaid':
    case 'underway':
      return Promise.resolve();
  }
}

async function credit(
  ctx: SystemCtx,
  { payment, verdict, transaction }: Judged<Extract<Verdict, { kind: 'credit' }>>,
): Promise<void> {
  const { id, accountId, tenantId, purpose } = payment;
  const { credited, paidAt } = verdict;
  const now = ctx.now();
  const paid = { paymentId: id, accountId, tenantId, amount: credited, now };
  const move = ctx.db.sql
    .prepare(
      `UPDATE payments SET state = 'succeeded', reason = NULL, credited = ?2, paid_at = ?3, provider_id = ?4,
         channel = ?5, ended_at = ?6, next_check_at = NULL
       WHERE id = ?1 AND state IN (${fromStates('paid')})`,
    )
    .bind(id, credited, paidAt, transaction.id, transaction.channel, now);
  const data = { credits: credited, purpose };
  const event = paymentEvent(ctx, payment, { type: 'payment.succeeded', step: 'succeeded', data });
  try {
    await ctx.db.sql.batch([...FULFILMENT[purpose](ctx.db, paid), move, event]);
  } catch (error) {
    // Another one settled it between the look and now, at another rate: what stands in the ledger stands.
    const settled = isConstraint(error) ? await findByReference(ctx, payment.reference) : null;
    if (!settled || !isCredited(settled.state)) throw error;
  }
  log('info', 'payment.settled', { paymentId: id, credited, promised: payment.credits });
  deliverEventsSoon(ctx);
}

/** Money is there and nobody gets it: a person has to look, once for each reason. */
async function mismatched(ctx: SystemCtx, payment: Payment, what: string): Promise<void> {
  const reason = `mismatch:${what}`;
  if (payment.reason === reason) return;
  log('alert', 'payment.mismatch', { paymentId: payment.id, what });
  await fail(ctx, payment, reason);
}

async function fail(ctx: SystemCtx, payment: Payment, reason: string): Promise<void> {
  const data = { reason };
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `UPDATE payments SET state = 'failed', reason = ?2, ended_at = ?3
         WHERE id = ?1 AND (state IN (${fromStates('declined')}) OR (state = 'failed' AND reason IS NOT ?2))`,
      )
      .bind(payment.id, reason, ctx.now()),
    paymentEvent(ctx, payment, { type: 'payment.failed', step: `failed_${reason}`, data }),
  ]);
  deliverEventsSoon(ctx);
}
