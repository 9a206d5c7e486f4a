import { openPaymentSnapshot } from '../billing/payments/open-payment-snapshot';
import type { HubEvent } from '../events/event';
import type { SystemCtx } from '../platform/core/ctx';

/** Opens the snapshots of the objects that D1 stores with an event (`snapshotOpener`). */
export async function openSnapshots(ctx: SystemCtx, event: HubEvent): Promise<HubEvent> {
  const { payment } = event.data;
  if (payment === undefined) return event;
  return { ...event, data: { ...event.data, payment: await openPaymentSnapshot(ctx, payment) } };
}
