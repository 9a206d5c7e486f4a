import * as z from 'zod';
import { scopeOfEvent, versionOf } from '../../events/schemas';
import { iso } from '../../platform/core/clock';
import { shownData } from '../../events/event-data';
import type { OpenMessage } from '../../verifications/orders/snapshot';
import type { LoggedEvent } from '../../events/event';
import type { Frame } from './watcher';

/** The one frame that a client may send; pings are answered by the runtime. */
export const ClientFrame = z.strictObject({
  type: z.literal('resume'),
  after: z.number().int().nonnegative(),
});

const frame = (content: object): Frame => ({ scope: null, text: JSON.stringify(content) });

export const helloFrame = (sequence: number, now: number): Frame =>
  frame({ type: 'hello', sequence, serverTime: iso(now) });

/** The past has come as far as `sequence`; `more` is there to be asked for. */
export const resumedFrame = (sequence: number, more: boolean): Frame =>
  frame({ type: 'resumed', sequence, more });

/** Events up to `sequence` are not sent: the log has them no more, or there were too many in a second. */
export const resyncFrame = (sequence: number, reason: 'expired' | 'busy'): Frame =>
  frame({ type: 'resync', sequence, reason });

/** The notifications of all events up to `sequence` are stored: a dashboard reads them. */
export const notifiedFrame = (sequence: number): Frame => frame({ type: 'notified', sequence });

export const errorFrame = (): Frame =>
  frame({
    type: 'error',
    code: 'frame.invalid',
    detail: 'Send {"type":"resume","after":<sequence>} or the text "ping".',
  });

/** An event as a customer sees it, wherever that is. */
export const shownEvent = (event: LoggedEvent, accountId: string, message: OpenMessage | null) => ({
  id: event.id,
  type: event.type,
  version: versionOf(event.type),
  timestamp: iso(event.timestamp),
  sequence: event.sequence,
  accountId,
  data: shownData(event.data, message),
});

/** A message's text and code are put in here, at the last moment, and nowhere else (I-16). */
export const eventFrame = (
  event: LoggedEvent,
  accountId: string,
  message: OpenMessage | null,
): Frame => ({
  // Of a type that nobody was told of: for who may see everything of the account.
  scope: scopeOfEvent(event.type) ?? 'audit:read',
  text: JSON.stringify({ type: 'event', event: shownEvent(event, accountId, message) }),
});
