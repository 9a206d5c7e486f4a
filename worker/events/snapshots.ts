import type { SystemCtx } from '../platform/core/ctx';
import { Port } from '../platform/core/port';
import type { HubEvent } from './event';

/**
 * Turns the stored row of an object in an event's data into the object as the API shows it: what the customer attached to
 * it is sealed in D1 and open in the account's log.
 */
export const snapshotOpener = new Port<(ctx: SystemCtx, event: HubEvent) => Promise<HubEvent>>(
  'snapshotOpener',
);
