import type { EventData, Snapshot } from './event';
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

const isSnapshot = (value: EventData[string] | undefined): value is Snapshot =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The message whose text or code belongs into the data when it is sent; null when there is none, or it is there. */
export function findMessageReference(
  data: EventData,
): { verificationId: string; messageId: string } | null {
  const { verificationId, messageId } = data;
  return typeof verificationId === 'string' && typeof messageId === 'string' && !('text' in data)
    ? { verificationId, messageId }
    : null;
}

/** An event's data as customers see it: times in ISO 8601; with its unsealed message, that message or its code. */
export function toPublicData(data: EventData, message: EventMessage | null): EventData {
  const shown: EventData = Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      TIMES.has(name) && typeof value === 'number' ? iso(value) : value,
    ]),
  );
  if (message === null) return shown;
  const { verification } = shown;
  // A snapshot shows what the verification shows: the code.
  if (isSnapshot(verification))
    return { ...shown, verification: { ...verification, code: message.code } };
  const { from, text, code, receivedAt } = message;
  return { ...shown, from, text, code, receivedAt: iso(receivedAt) };
}
