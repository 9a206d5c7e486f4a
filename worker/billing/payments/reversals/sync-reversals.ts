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
import { reconcileReversals, type Finding } from './reconcile-reversals';
import { selectRefunds, type Refund } from './refund-records';
import type { Reported } from './reversal-bookings';
import { disputeIdOf, writeReversals } from './write-reversals';

/**
 * `later`: ask again, because Paystack did not answer or the records changed meanwhile. `unknown`: not one of our
 * payments.
 */
export type SyncProgress = 'done' | 'later' | 'unknown';

/**
 * Brings the records of a payment's refunds and disputes to the state that Paystack reports. `named` is one of its
 * disputes that was just read. Also returns the refunds that Paystack listed; null when it did not answer.
 */
export async function syncReversals(
  ctx: SystemCtx,
  payment: Payment,
  named: ReportedDispute | null = null,
): Promise<{ progress: 'done' | 'later'; refunds: Reported['refunds'] }> {
  const refunds = await readRefunds(ctx, payment);
  const report = { refunds, named };
  let outcome = await compare(ctx, payment, report);
  if (outcome === 'refused') outcome = await compare(ctx, payment, report);
  // One refusal means that the records changed meanwhile; a second one has another reason.
  if (outcome === 'refused') log('alert', 'payment.reversals_refused', { paymentId: payment.id });
  return { progress: outcome === 'done' ? 'done' : 'later', refunds };
}

/** Reads the records and books what they lack. `refused`: the database refused a booking. */
async function compare(
  ctx: SystemCtx,
  payment: Payment,
  { refunds, named }: { refunds: Reported['refunds']; named: ReportedDispute | null },
): Promise<'done' | 'later' | 'refused'> {
  const paid = { credits: payment.credited ?? 0, amount: payment.amount };
  const recorded = { paid, surplus: payment.surplus, ...(await readReversals(ctx, payment)) };
  const { disputes, isWhole } = await readDisputes(ctx, recorded.disputes, named);
  const { bookings, findings } = reconcileReversals(recorded, { refunds, disputes });
  const isRead = refunds !== null && isWhole;
  if (!(await writeReversals(ctx, payment, { bookings, recheck: !isRead }))) return 'refused';
  for (const finding of findings) logFinding(ctx, payment, finding);
  return isRead ? 'done' : 'later';
}

/** As `syncReversals`, for the payment that the dispute of this number at Paystack is about. */
export async function syncDispute(ctx: SystemCtx, providerId: string): Promise<SyncProgress> {
  const read = await fetchDispute(ctx.env, providerId);
  if (!read.ok) return read.kind === 'not_found' ? 'unknown' : 'later';
  // A dispute may overtake the webhook of its payment.
  const synced = await syncPaymentByReference(ctx, read.value.reference);
  if (synced.kind === 'unknown') return 'unknown';
  if (synced.kind === 'unreachable') return 'later';
  const { payment } = synced;
  if (isCredited(payment.state)) return (await syncReversals(ctx, payment, read.value)).progress;
  log('alert', 'payment.disputed_uncredited', { paymentId: payment.id, providerId });
  return 'done';
}

/** Null when Paystack does not answer, or not with the whole list. */
async function readRefunds(
  ctx: SystemCtx,
  { id: paymentId, providerId }: Payment,
): Promise<Reported['refunds']> {
  if (providerId === null) return [];
  const listed = await listRefunds(ctx.env, providerId);
  if (listed.ok) return listed.value;
  // The next answer will be alike: until an operator has looked, nothing of the payment is booked or requested again.
  if (listed.kind === 'unreadable')
    log('alert', 'payment.refunds_unreadable', { paymentId, detail: listed.detail });
  return null;
}

/** The recorded reversals of a payment, oldest first. */
export const readReversals = (
  ctx: SystemCtx,
  { id }: Payment,
): Promise<{ refunds: Refund[]; disputes: Dispute[] }> =>
  batch(ctx.db, { refunds: selectRefunds(ctx.db, id), disputes: selectDisputes(ctx.db, id) });

/**
 * The named dispute, and the lost ones: their records do not show how much the bank took. A dispute that Paystack does not
 * know stays as it is recorded.
 */
async function readDisputes(
  ctx: SystemCtx,
  recorded: readonly Dispute[],
  named: ReportedDispute | null,
): Promise<{ disputes: ReportedDispute[]; isWhole: boolean }> {
  const disputes = named ? [named] : [];
  let isWhole = true;
  for (const { id: disputeId, state, providerId } of recorded) {
    if (state !== 'lost' || providerId === named?.id) continue;
    const read = await fetchDispute(ctx.env, providerId);
    if (read.ok) disputes.push(read.value);
    else if (read.kind === 'not_found') log('alert', 'dispute.unknown', { disputeId });
    else isWhole = false;
  }
  return { disputes, isWhole };
}

function logFinding(ctx: SystemCtx, { id: paymentId }: Payment, finding: Finding): void {
  switch (finding.kind) {
    case 'refund_contradicted': {
      const { refundId, state } = finding;
      return log('alert', 'refund.contradicted', { refundId, state });
    }
    case 'dispute_unclear': {
      const { providerId, resolution } = finding;
      const disputeId = disputeIdOf(ctx, providerId);
      return log('alert', 'payment.dispute_unclear', { paymentId, disputeId, resolution });
    }
    case 'returned_differs': {
      const { returned, taken } = finding;
      return log('alert', 'payment.returned_differs', { paymentId, returned, taken });
    }
  }
}
