import * as z from 'zod';
import { iso } from '../../platform/core/clock';
import { shownData } from '../../events/event-data';
import type { OpenMessage } from './snapshot';
import type { StoredEvent } from './order.store';

/** Who opened a socket, kept in its attachment because memory does not survive hibernation. */
export const Attachment = z.object({
  accountId: z.string(),
  credentialId: z.string(),
  /** How often this socket has asked for past events. */
  replays: z.number().int().default(0),
});
export type Attachment = z.infer<typeof Attachment>;

/** The one frame that a client may send; pings are answered by the runtime. */
export const ClientFrame = z.strictObject({
  type: z.literal('resume'),
  after: z.number().int().nonnegative(),
});

export const MAX_SOCKETS = 20;
/** A replay may be the whole log, so a client that asks and never reads must not ask for ever (I-43). */
export const MAX_REPLAYS = 10;
export const MAX_FRAME_BYTES = 1_024;
/** Characters that a client may leave unread, as on the account's stream. */
export const MAX_UNREAD = 512 * 1_024;
/** Sockets that show events, and sockets that a long poll waits on. */
export const TAGS = { live: 'live', wait: 'wait' } as const;

export const helloFrame = (sequence: number, now: number): string =>
  JSON.stringify({ type: 'hello', sequence, serverTime: iso(now) });

export const errorFrame = (): string =>
  JSON.stringify({
    type: 'error',
    code: 'frame.invalid',
    detail: 'Send {"type":"resume","after":<sequence>} or the text "ping".',
  });

/** The event as a frame; a message's text and code are put in here, at the last moment, and nowhere else. */
export function eventFrame(event: StoredEvent, message: OpenMessage | null): string {
  return JSON.stringify({
    type: 'event',
    event: {
      id: event.id,
      type: event.type,
      version: 1,
      timestamp: iso(event.at),
      sequence: event.seq,
      data: shownData(event.data, message),
    },
  });
}
