import type { Taken } from '../../../platform/db/due-queue';
import { MINUTE } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { fetchRefund } from '../../../providers/paystack/paystack.client';
import { DISPUTE_QUEUE } from './dispute-records';
import { bookRefund } from './reconcile-reversals';
import { syncDispute } from './sync-reversals';
import { findPayment } from '../payment-records';
import { REFUND_QUEUE, type Refund } from './refund-records';
import { resumeRefund, writeRefund } from './refunds.service';

const BATCH = 20;
/** After a look without a result; others that are due meanwhile come first. */
const PUT_OFF_MS = 5 * MINUTE;

/** Checks each due refund, or requests it again. Returns their number. */
export const processDueRefunds = (ctx: SystemCtx): Promise<number> =>
  REFUND_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'refund.failed_look',
    about: ({ id: refundId }) => ({ refundId }),
    work: (refund) =>
      refund.providerId === null
        ? resumeRefund(ctx, refund)
        : lookAt(ctx, refund, refund.providerId),
    postpone: (refund) => REFUND_QUEUE.postpone(ctx, refund, PUT_OFF_MS),
  });

async function lookAt(ctx: SystemCtx, refund: Taken<Refund>, providerId: string): Promise<void> {
  const payment = await findPayment(ctx, refund.paymentId);
  const read = await fetchRefund(ctx.env, providerId);
  if (payment && read.ok) {
    const isWritten = await writeRefund(ctx, payment, bookRefund(refund, read.value));
    if (isWritten) return;
  }
  if (!read.ok && read.kind === 'not_found')
    log('alert', 'refund.unknown', { refundId: refund.id, paymentId: refund.paymentId });
  await REFUND_QUEUE.postpone(ctx, refund, PUT_OFF_MS);
}

/** Reads each due dispute again. Returns their number. */
export const processDueDisputes = (ctx: SystemCtx): Promise<number> =>
  DISPUTE_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'dispute.failed_look',
    about: ({ id: disputeId }) => ({ disputeId }),
    work: async (dispute) => {
      const progress = await syncDispute(ctx, dispute.providerId);
      if (progress === 'unknown') log('alert', 'dispute.unknown', { disputeId: dispute.id });
      if (progress !== 'done') await DISPUTE_QUEUE.postpone(ctx, dispute, PUT_OFF_MS);
    },
    postpone: (dispute) => DISPUTE_QUEUE.postpone(ctx, dispute, PUT_OFF_MS),
  });
