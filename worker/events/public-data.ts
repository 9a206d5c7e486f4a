import type { EventData } from './event';
import { iso } from '../platform/core/clock';

/** What an event shows of its message, once that is opened. */
export interface EventMessage {
  from: string | null;
  text: string | null;
  code: string | null;
  /** When the provider received it, epoch milliseconds. */
  receivedAt: number;
}

/** Fields that are epoch milliseconds inside and ISO 8601 outside. */
export const TIMES: ReadonlySet<string> = new Set([
  'deadlineAt',
  'receivedAt',
  'effectiveAt',
  'graceUntil',
]);

/** An event's data as it is shown: times as ISO 8601, and what its message says when that is opened. */
export function toPublicData(data: EventData, message: EventMessage | null): EventData {
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
