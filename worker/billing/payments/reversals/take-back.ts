import { auditRow } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { deliverEventsSoon } from '../../../events/deliver';
import type { SystemCtx } from '../../../platform/core/ctx';
import { derivedId } from '../../../platform/core/ids';
import { log } from '../../../platform/core/log';
import { reversalStatements } from '../../ledger/payment-statements';
import { isConstraint } from '../../ledger/refusals';
import { restOf, type Worth } from '../amounts';
import { paymentEvent } from '../payment-events';
import type { Payment } from '../payment-records';
import {
  insertRefundStatement,
  refundsOfPayment,
  reversedStatement,
  standingOf,
} from './refund-records';

/** Money that Paystack gave back without our asking. */
export interface Returned {
  /** What names it at Paystack: a refund's number, or `dispute:` and a dispute's. */
  source: string;
  /** Minor units. */
  amount: number;
  /** What was taken for it otherwise. */
  taken?: Worth;
}

/**
 * Takes what of it is not taken yet, as far as anything is left of the payment: all of that is owed, and taken at once.
 * What an open dispute or a refund of ours has set aside stands in the way; when that comes free, the rest is taken by
 * a reversal of its own. False when something else moved meanwhile.
 */
export async function takeBack(
  ctx: SystemCtx,
  payment: Payment,
  { source, amount, taken }: Returned,
): Promise<boolean> {
  const parts = (await refundsOfPayment(ctx, payment.id)).filter(
    ({ providerId }) => providerId === source || providerId?.startsWith(`${source}:`),
  );
  const before: Worth = {
    credits: parts.reduce((sum, part) => sum + part.credits, taken?.credits ?? 0),
    amount: parts.reduce((sum, part) => sum + part.amount, taken?.amount ?? 0),
  };
  const standing = await standingOf(ctx, payment);
  const rest = restOf(amount, before, standing);
  if (rest.amount === 0) return true;
  const providerId = parts.length === 0 ? source : `${source}:${before.amount}`;
  return book(ctx, payment, { ...rest, providerId, gone: standing.gone });
}

async function book(
  ctx: SystemCtx,
  payment: Payment,
  { providerId, credits, amount, gone }: Worth & { providerId: string; gone: Worth },
): Promise<boolean> {
  const { accountId, tenantId } = payment;
  const id = derivedId(ctx.env.ID_KEY, 'rfd', ['paystack', providerId]);
  const now = ctx.now();
  const record = {
    id,
    requestHash: '',
    credits,
    amount,
    requestedBy: null,
    providerId,
    state: 'processed' as const,
    nextAt: null,
    createdAt: now,
    endedAt: now,
    gone,
  };
  const reversal = { paymentId: payment.id, accountId, tenantId, amount: credits, now, name: id };
  const data = { refundId: id, credits, amount };
  const entry = await auditRow(ctx, {
    accountId,
    actor: { kind: 'system' },
    action: 'payment.reversed',
    target: { type: 'payment', id: payment.id },
    after: { refund: id, credits },
  });
  try {
    await ctx.db.sql.batch(
      guarded(ctx.db, insertRefundStatement(ctx, payment, record), [
        entry,
        ...reversalStatements(ctx.db, reversal),
        reversedStatement(ctx, payment.id),
        // Behind the bookings: the event tells of the balance after them.
        paymentEvent(ctx, payment, { type: 'payment.reversed', step: `reversed_${id}`, data }),
      ]),
    );
  } catch (error) {
    if (isConstraint(error)) return false;
    throw error;
  }
  log('alert', 'payment.refunded_elsewhere', { paymentId: payment.id, refundId: id });
  deliverEventsSoon(ctx, accountId);
  return true;
}
