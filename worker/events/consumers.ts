import { fanOut } from '../deliveries/fan-out.service';
import type { LoggedEvent } from './event';
import type { SystemCtx } from '../kernel/ctx';
import { notify } from '../notifications/notify.service';

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
