import type { EventData } from './event';
import { iso } from '../platform/core/clock';

/** The fields of an unsealed message in its event. */
export interface EventMessage {
  from: string | null;
  text: string | null;
  code: string | null;
  /** When the provider received it, epoch milliseconds. */
  receivedAt: number;
}

/** Fields that the log stores as epoch milliseconds and customers see as ISO 8601. */
export const TIMES: ReadonlySet<string> = new Set([
  'deadlineAt',
  'receivedAt',
  'effectiveAt',
  'graceEndsAt',
  'resetsAt',
]);

/** An event's data as customers see it: times in ISO 8601, and the fields of its unsealed message. */
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
