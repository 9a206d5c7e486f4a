import type { EventData } from '../events/event';
import { iso } from '../kernel/clock';
import type { OpenMessage } from './snapshot';

/** Fields that are epoch milliseconds inside and ISO 8601 outside. */
export const TIMES: ReadonlySet<string> = new Set([
  'deadlineAt',
  'receivedAt',
  'effectiveAt',
  'graceUntil',
]);

/** An event's data as it is shown: times as ISO 8601, and what its message says when that is opened. */
export function shownData(data: EventData, message: OpenMessage | null): EventData {
  const shown = Object.entries(data).map(([name, value]) => [
    name,
    TIMES.has(name) && typeof value === 'number' ? iso(value) : value,
  ]);
  const sms = message && {
    from: message.from,
    text: message.text,
    code: message.code,
    receivedAt: iso(message.receivedAt),
  };
  return { ...Object.fromEntries(shown), ...sms };
}
