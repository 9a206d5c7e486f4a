import { fanOut } from '../deliveries/fan-out.service';
import type { LoggedEvent } from '../hub/hub.client';
import type { SystemCtx } from '../kernel/ctx';
import { notify } from '../notifications/notify.service';

/** Does what an account's events ask of a feature. Called again with the same events, it does it once (I-03). */
export type Consumer = (
  ctx: SystemCtx,
  accountId: string,
  events: readonly LoggedEvent[],
) => Promise<void>;

/** Who works off events besides the sockets: each in one line. */
export const CONSUMERS: Readonly<Record<string, Consumer>> = {
  deliveries: fanOut,
  notifications: notify,
};
