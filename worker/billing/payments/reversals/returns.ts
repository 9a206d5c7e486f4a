import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { fetchDispute } from '../../../providers/paystack/paystack.client';
import { disputesOfPayment, type Dispute } from './dispute-records';
import type { Payment } from '../payment-records';
import { isOver, refundsOfPayment, standingOf } from './refund-records';
import { syncRefunds } from './refund-sync';
import { takeBack } from './take-back';

/**
 * Looks at all that went back of a payment: its refunds, and what a lost dispute could not take when it was opened,
 * because a refund of ours was on its way that failed later. In whatever order they come and end, the customer is left
 * with what was credited less what they got back (I-34).
 */
export async function syncReturns(ctx: SystemCtx, payment: Payment): Promise<'done' | 'later'> {
  const refunded = await syncRefunds(ctx, payment);
  if (refunded === null) return 'later';
  const disputes = await disputesOfPayment(ctx, payment.id);
  let lost = 0;
  for (const dispute of disputes.filter(({ state }) => state === 'lost')) {
    const amount = await takeLost(ctx, payment, dispute);
    if (amount === null) return 'later';
    lost += amount;
  }
  const isOpen = disputes.some(({ state }) => state === 'open');
  if (!isOpen) await audit(ctx, payment, { refunded, lost });
  return 'done';
}

/** Answers with the minor units that the bank took; null: look again. */
async function takeLost(
  ctx: SystemCtx,
  payment: Payment,
  { providerId, credits, amount }: Dispute,
): Promise<number | null> {
  const read = await fetchDispute(ctx.env, providerId);
  if (!read.ok) return null;
  const returned = { source: `dispute:${providerId}`, amount: read.value.amount };
  const isWhole = await takeBack(ctx, payment, { ...returned, taken: { credits, amount } });
  return isWhole ? read.value.amount : null;
}

/** Where all has ended, what was taken is what Paystack gave back: else a person has to look. */
async function audit(
  ctx: SystemCtx,
  payment: Payment,
  { refunded, lost }: Record<'refunded' | 'lost', number>,
): Promise<void> {
  if (!(await refundsOfPayment(ctx, payment.id)).every(isOver)) return;
  const { paid, gone } = await standingOf(ctx, payment);
  const returned = refunded + lost;
  // The payer may have borne fees above the intent's amount, which come back with a refund or a dispute.
  const isTwice = refunded > 0 && lost > 0 && returned > paid.amount;
  if (!isTwice && Math.min(returned, paid.amount) === gone.amount) return;
  const [paymentId, taken] = [payment.id, gone.amount];
  log('alert', 'payment.returned_differs', { paymentId, returned, taken });
}
