import type { TextVerifiedClient } from '../../providers/textverified/textverified.client';
import type { Order, ReportState } from './order';
import type { OrderContext } from './order-context';
import type { OrderJournal } from './order-journal';
import { outboxId } from './outbox';
import { insertReport } from './projections/report';

/** Reply to a report: `reported` may still be refused later; `capped` may be retried at `until` (epoch milliseconds). */
export type Reported =
  | { kind: 'reported' }
  | { kind: 'not_reportable' }
  | { kind: 'capped'; until: number };

/**
 * Sends a report of a completed number and reads its effect. The provider's acceptance does not decide a refund: only the
 * state `refunded` does (I-60). An undecided report stays `waiting`, and its recovery record follows it.
 */
export async function sendReport(
  provider: Pick<TextVerifiedClient, 'report' | 'verification'>,
  { accountId, reservationId }: Pick<Order, 'accountId' | 'reservationId'>,
): Promise<ReportState> {
  if (reservationId === null) return 'refused';
  const sent = await provider.report(reservationId, { account: accountId, purpose: 'end' });
  const reading = await provider.verification(reservationId);
  if (!reading.ok) return 'waiting';
  if (reading.value.state === 'refunded') return 'refunded';
  return sent.kind === 'refused' && reading.value.state !== 'reported' ? 'refused' : 'waiting';
}

/** Reports a completed order once; a repeated request is answered from the order. */
export async function reportOrder(ctx: OrderContext, journal: OrderJournal): Promise<Reported> {
  const { store, db, provider, now } = ctx;
  const { order } = store;
  if (order?.state !== 'completed' || !order.reservationId) return { kind: 'not_reportable' };
  if (order.report === null) {
    const inserted = await insertReport(db, order, now());
    if (inserted.kind === 'capped') return inserted;
    // Stored before the call: after a crash during it, the recovery record finds the outcome.
    saveReport(ctx, journal, 'waiting');
    resolveReport(ctx, journal, await sendReport(provider, order));
  }
  return { kind: store.order?.report?.state === 'refused' ? 'not_reportable' : 'reported' };
}

/** Records the outcome of a report, once. Only the provider's own refund returns credits (I-60). */
export function resolveReport(ctx: OrderContext, journal: OrderJournal, state: ReportState): void {
  const { order } = ctx.store;
  const isOpen = order?.report === null || order?.report.state === 'waiting';
  if (order?.state === 'completed' && isOpen && state !== 'waiting')
    saveReport(ctx, journal, state);
}

function saveReport({ store, now }: OrderContext, journal: OrderJournal, state: ReportState): void {
  const { order } = store;
  if (!order) return;
  store.save({ ...order, report: { at: order.report?.at ?? now(), state } });
  if (state !== 'waiting') store.enqueue(outboxId.report(state), now());
  journal.write();
}
