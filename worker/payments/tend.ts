import { MINUTE } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import { oneByOne } from '../kernel/one-by-one';
import { fetchRefund } from '../providers/paystack/paystack.client';
import { dueDisputes } from './dispute-records';
import { syncDispute } from './dispute-sync';
import { findPayment } from './records';
import { dueRefunds, type Refund } from './refund-records';
import { applyRefund } from './refund-sync';
import { resumeRefund } from './refunds.service';

const BATCH = 20;
const PUT_OFF_MS = 5 * MINUTE;

/** Money that is on its way back: each refund that is due is looked at, or asked for again. */
export const tendRefunds = async (ctx: SystemCtx): Promise<void> =>
  oneByOne(await dueRefunds(ctx, BATCH), {
    event: 'refund.failed_look',
    about: ({ id: refundId }) => ({ refundId }),
    work: (refund) =>
      refund.providerId === null
        ? resumeRefund(ctx, refund)
        : lookAt(ctx, refund, refund.providerId),
    putOff: (refund) => putOff(ctx, 'payment_refunds', refund),
  });

async function lookAt(ctx: SystemCtx, refund: Refund, providerId: string): Promise<void> {
  const payment = await findPayment(ctx, refund.paymentId);
  const read = await fetchRefund(ctx.env, providerId);
  if (payment && read.ok) return applyRefund(ctx, { payment, refund, found: read.value });
  if (!read.ok && read.kind === 'not_found')
    log('alert', 'refund.unknown', { refundId: refund.id, paymentId: refund.paymentId });
  await putOff(ctx, 'payment_refunds', refund);
}

/** Disputes that are due are read anew. */
export const tendDisputes = async (ctx: SystemCtx): Promise<void> =>
  oneByOne(await dueDisputes(ctx, BATCH), {
    event: 'dispute.failed_look',
    about: ({ id: disputeId }) => ({ disputeId }),
    work: async (dispute) => {
      const progress = await syncDispute(ctx, dispute.providerId);
      if (progress === 'unknown') log('alert', 'dispute.unknown', { disputeId: dispute.id });
      if (progress !== 'done') await putOff(ctx, 'payment_disputes', dispute);
    },
    putOff: (dispute) => putOff(ctx, 'payment_disputes', dispute),
  });

/** What nothing could be learnt of is looked at again, behind those that are due meanwhile. */
const putOff = (
  ctx: SystemCtx,
  table: 'payment_refunds' | 'payment_disputes',
  { id }: { id: string },
): Promise<unknown> =>
  ctx.db.sql
    .prepare(`UPDATE ${table} SET next_at = ?2 WHERE id = ?1 AND next_at <= ?3`)
    .bind(id, ctx.now() + PUT_OFF_MS, ctx.now())
    .run();
