import { batch } from '../../../platform/db/batch';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import {
  fetchDispute,
  listRefunds,
  type Dispute as ReportedDispute,
} from '../../../providers/paystack/paystack.client';
import { isCredited } from '../payment-machine';
import type { Payment } from '../payment-records';
import { syncPaymentByReference } from '../settlement/sync-payment.service';
import { selectDisputes, type Dispute } from './dispute-records';
import {
  reconcileReversals,
  type Finding,
  type Recorded,
  type Reported,
} from './reconcile-reversals';
import { selectRefunds, type Refund } from './refund-records';
import { writeReversals } from './write-reversals';

/** `later`: ask again, because Paystack did not answer or the records changed meanwhile. `unknown`: no payment of ours. */
export type SyncProgress = 'done' | 'later' | 'unknown';

/**
 * Brings the records of a payment's refunds and disputes to what Paystack reports. `named` is a dispute of it that was
 * just read.
 */
export async function syncReversals(
  ctx: SystemCtx,
  payment: Payment,
  named: ReportedDispute | null = null,
): Promise<'done' | 'later'> {
  const refunds = await readRefunds(ctx, payment);
  const paid = { credits: payment.credited ?? 0, amount: payment.amount };
  const recorded = { paid, ...(await readReversals(ctx, payment)) };
  const { disputes, isWhole } = await readDisputes(ctx, recorded, named);
  const { bookings, findings } = reconcileReversals(recorded, { refunds, disputes });
  const isRead = refunds !== null && isWhole;
  const isWritten = await writeReversals(ctx, payment, { bookings, recheck: !isRead });
  if (isWritten) for (const finding of findings) logFinding(payment, finding);
  return isRead && isWritten ? 'done' : 'later';
}

/** As `syncReversals`, for the payment that the dispute of this number at Paystack is about. */
export async function syncDispute(ctx: SystemCtx, providerId: string): Promise<SyncProgress> {
  const read = await fetchDispute(ctx.env, providerId);
  if (!read.ok) return read.kind === 'not_found' ? 'unknown' : 'later';
  // A dispute may overtake the webhook of its payment.
  const synced = await syncPaymentByReference(ctx, read.value.reference);
  if (synced.kind === 'unknown') return 'unknown';
  if (synced.kind === 'unreachable') return 'later';
  if (isCredited(synced.payment.state)) return syncReversals(ctx, synced.payment, read.value);
  log('alert', 'payment.disputed_uncredited', { disputeId: providerId });
  return 'done';
}

/** Null when Paystack does not answer. */
async function readRefunds(ctx: SystemCtx, { providerId }: Payment): Promise<Reported['refunds']> {
  if (providerId === null) return [];
  const listed = await listRefunds(ctx.env, providerId);
  return listed.ok ? listed.value : null;
}

/** The recorded reversals of a payment, oldest first. */
export const readReversals = (
  ctx: SystemCtx,
  { id }: Payment,
): Promise<{ refunds: Refund[]; disputes: Dispute[] }> =>
  batch(ctx.db, { refunds: selectRefunds(ctx.db, id), disputes: selectDisputes(ctx.db, id) });

/** The named dispute, and the lost ones: their records do not show how much the bank took. */
async function readDisputes(
  ctx: SystemCtx,
  recorded: Recorded,
  named: ReportedDispute | null,
): Promise<{ disputes: ReportedDispute[]; isWhole: boolean }> {
  const disputes = named ? [named] : [];
  let isWhole = true;
  for (const { state, providerId } of recorded.disputes) {
    if (state !== 'lost' || providerId === named?.id) continue;
    const read = await fetchDispute(ctx.env, providerId);
    if (read.ok) disputes.push(read.value);
    else isWhole = false;
  }
  return { disputes, isWhole };
}

function logFinding({ id: paymentId }: Payment, finding: Finding): void {
  switch (finding.kind) {
    case 'refund_contradicted': {
      const { refundId, state } = finding;
      return log('alert', 'refund.contradicted', { refundId, state });
    }
    case 'dispute_unclear': {
      const { providerId: disputeId, resolution } = finding;
      return log('alert', 'payment.dispute_unclear', { paymentId, disputeId, resolution });
    }
    case 'returned_differs': {
      const { returned, taken } = finding;
      return log('alert', 'payment.returned_differs', { paymentId, returned, taken });
    }
  }
}
