import * as z from 'zod';
import { scopeOfEvent, scopesOfData, withReadableData } from '../../events/event-types';
import { iso } from '../../platform/core/clock';
import { toPublicEvent } from '../../events/public-event';
import type { OpenMessage } from '../../verifications/orders/snapshot';
import type { LoggedEvent } from '../../events/event';
import type { Frame } from './stream-connection';

/** The only frame that a client may send; the runtime answers pings. */
export const ClientFrame = z.strictObject({
  type: z.literal('resume'),
  afterSequence: z.number().int().nonnegative(),
});

const frame = (content: object): Frame => ({ scope: null, text: JSON.stringify(content) });

export const helloFrame = (sequence: number, now: number): Frame =>
  frame({ type: 'hello', sequence, sentAt: iso(now) });

/** The reply to `resume` ends at `sequence`; with `hasMore`, the log has further events. */
export const resumedFrame = (sequence: number, hasMore: boolean): Frame =>
  frame({ type: 'resumed', sequence, hasMore });

/** Events up to `sequence` are not sent: they expired, or there were too many in a second. */
export const resyncFrame = (sequence: number, reason: 'expired' | 'busy'): Frame =>
  frame({ type: 'resync', sequence, reason });

/** The notifications of all events up to `sequence` are stored: a dashboard reads them. */
export const notifiedFrame = (sequence: number): Frame => frame({ type: 'notified', sequence });

export const errorFrame = (): Frame =>
  frame({
    type: 'error',
    code: 'frame.invalid',
    detail: 'Send {"type":"resume","afterSequence":<sequence>} or the text "ping".',
  });

/** The frame of an event. The text and code of a message are added here and are not stored (I-16). */
export const eventFrame = (
  event: LoggedEvent,
  accountId: string,
  message: OpenMessage | null,
): Frame => {
  const textOf = (one: LoggedEvent) =>
    JSON.stringify({ type: 'event', event: toPublicEvent(one, accountId, message) });
  const scopes = scopesOfData(event.data);
  return {
    // A type without a schema: only for callers that may see everything of the account.
    scope: scopeOfEvent(event.type) ?? 'audit:read',
    text: textOf(event),
    ...(scopes.length > 0 && { limited: { scopes, text: textOf(withReadableData(event, [])) } }),
  };
};
