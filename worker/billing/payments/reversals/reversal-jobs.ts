import { MINUTE } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { DISPUTE_QUEUE } from './dispute-records';
import { syncDispute } from './sync-reversals';
import { REFUND_QUEUE } from './refund-records';
import { checkRefund } from './refunds.service';

const BATCH = 20;
/** The delay after a check without a result. Others that become due meanwhile are checked first. */
const PUT_OFF_MS = 5 * MINUTE;

/** Checks each due refund, or requests it again. Returns the number of refunds. */
export const processDueRefunds = (ctx: SystemCtx): Promise<number> =>
  REFUND_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'refund.check_failed',
    about: ({ id: refundId }) => ({ refundId }),
    work: async (refund) => {
      await checkRefund(ctx, refund);
      // This has no effect when the check has ended or rescheduled the refund.
      await REFUND_QUEUE.postpone(ctx, refund, PUT_OFF_MS);
    },
    postpone: (refund) => REFUND_QUEUE.postpone(ctx, refund, PUT_OFF_MS),
  });

/** Reads each due dispute again. Returns the number of disputes. */
export const processDueDisputes = (ctx: SystemCtx): Promise<number> =>
  DISPUTE_QUEUE.round(ctx, {
    limit: BATCH,
    event: 'dispute.check_failed',
    about: ({ id: disputeId }) => ({ disputeId }),
    work: async (dispute) => {
      const progress = await syncDispute(ctx, dispute.providerId);
      if (progress === 'unknown') log('alert', 'dispute.unknown', { disputeId: dispute.id });
      if (progress !== 'done') await DISPUTE_QUEUE.postpone(ctx, dispute, PUT_OFF_MS);
    },
    postpone: (dispute) => DISPUTE_QUEUE.postpone(ctx, dispute, PUT_OFF_MS),
  });
