import * as z from 'zod';
import { iso } from '../../platform/core/clock';
import { toPublicEvent } from '../../events/public-event';
import { toHubEvent } from './events';
import type { Order } from './order';
import type { OpenMessage } from './snapshot';
import type { StoredEvent } from './order.store';

/** The caller of a socket, stored in its attachment because memory does not survive hibernation. */
export const Attachment = z.object({
  accountId: z.string(),
  credentialId: z.string(),
  /** Number of replays that this socket requested. */
  replays: z.number().int().default(0),
});
export type Attachment = z.infer<typeof Attachment>;

/** The only frame that a client may send; the runtime answers pings. */
export const ClientFrame = z.strictObject({
  type: z.literal('resume'),
  afterSequence: z.number().int().nonnegative(),
});

export const MAX_SOCKETS = 20;
/** A replay can be the whole log, so the number of replays of one socket is bounded (I-43). */
export const MAX_REPLAYS = 10;
export const MAX_FRAME_BYTES = 1_024;
/** Characters that a client may leave unread; the same as on the account's stream. */
export const MAX_UNREAD = 512 * 1_024;
/** `live` sockets receive events; a `wait` socket is a long poll. */
export const TAGS = { live: 'live', wait: 'wait' } as const;

export const helloFrame = (sequence: number, now: number): string =>
  JSON.stringify({ type: 'hello', sequence, sentAt: iso(now) });

/** The end of the reply to `resume`, as on the account's stream. */
export const resumedFrame = (sequence: number): string =>
  JSON.stringify({ type: 'resumed', sequence, hasMore: false });

/** The last frame: the order has ended, and its events up to `sequence` were sent. */
export const endedFrame = (sequence: number): string => JSON.stringify({ type: 'ended', sequence });

export const errorFrame = (): string =>
  JSON.stringify({
    type: 'error',
    code: 'frame.invalid',
    detail: 'Send {"type":"resume","afterSequence":<sequence>} or the text "ping".',
  });

/** The event as a frame. Text and code of a message are added here, immediately before sending, and nowhere else. */
export const eventFrame = (
  order: Order,
  event: StoredEvent,
  message: OpenMessage | null,
): string => {
  const logged = { ...toHubEvent(order, event), sequence: event.sequence ?? 0 };
  return JSON.stringify({ type: 'event', event: toPublicEvent(logged, order.accountId, message) });
};
