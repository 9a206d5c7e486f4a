import { fanOut } from '../channels/webhooks/deliveries/fan-out.service';
import type { LoggedEvent } from '../events/event';
import type { SystemCtx } from '../platform/core/ctx';
import { notify } from '../channels/notifications/notify.service';

/** Does what an account's events ask of a feature. Called again with the same events, it does it once (I-03). */
export type Consumer = (
  ctx: SystemCtx,
  accountId: string,
  events: readonly LoggedEvent[],
) => Promise<void>;

/** Who works off events besides the sockets: each in one line, and with its audience in audience.ts. */
export const CONSUMERS = {
  deliveries: fanOut,
  notifications: notify,
} satisfies Readonly<Record<string, Consumer>>;
