import { openPaymentSnapshot } from '../billing/payments/open-payment-snapshot';
import { sealEndpointSnapshot } from '../channels/webhooks/endpoints/endpoint-snapshots';
import type { HubEvent } from '../events/event';
import type { SystemCtx } from '../platform/core/ctx';

/** The snapshots of the objects that D1 stores with an event, as the account's log stores them (`snapshotOpener`). */
export async function openSnapshots(ctx: SystemCtx, event: HubEvent): Promise<HubEvent> {
  const { payment, endpoint } = event.data;
  if (endpoint !== undefined) return sealEndpointSnapshot(ctx, event);
  if (payment === undefined) return event;
  return { ...event, data: { ...event.data, payment: await openPaymentSnapshot(ctx, payment) } };
}
