import { fanOut } from '../channels/webhooks/deliveries/fan-out.service';
import type { LoggedEvent } from '../events/event';
import type { SystemCtx } from '../platform/core/ctx';
import { notify } from '../channels/notifications/notify.service';

/** Handles an account's events for a feature. A repeated call with the same events has no further effect (I-03). */
export type Consumer = (
  ctx: SystemCtx,
  accountId: string,
  events: readonly LoggedEvent[],
) => Promise<void>;

/** The consumers of events other than the sockets; `event-interest.ts` has a condition for each. */
export const CONSUMERS = {
  deliveries: fanOut,
  notifications: notify,
} satisfies Readonly<Record<string, Consumer>>;
