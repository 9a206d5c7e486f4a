import * as z from 'zod';
import type { EventData } from './event';
import type { Scope } from '../platform/core/ctx';
import { endedAs, verificationId, WAITING } from './snapshot-examples';
import { refundData, PAYMENT_EVENTS } from './payment-schemas';
import { ACCOUNT_EVENTS } from './account-schemas';
import { NOTIFICATION_EVENTS } from './notification-schemas';
import { idOf } from '../platform/core/id-schemas';
import { balanceAfterCents, cents, type EventSchema } from './event-schema';

const messageId = 'msg_5f0c1b525c8e4f0e9b2f0a3f4f1f7c11';
const of = (more: EventData): EventData => ({ verificationId, service: 'whatsapp', ...more });
const verification = <T extends z.ZodRawShape>(more: T) =>
  z.strictObject({
    verificationId: idOf('verification'),
    service: z.string().describe('Name of the service that sends the code'),
    externalId: z.string().optional().describe('Your own id of the verification'),
    ...more,
  });
/** A snapshot: the schema is the API's own, which this room does not know. */
const snapshot = z
  .looseObject({ id: z.string() })
  .describe(
    'The verification after the change, as the API shows it; `code` only in socket frames and webhook bodies',
  );

const VERIFICATION_EVENTS = {
  'verification.created': {
    version: 1,
    scope: 'verifications:read',
    about: 'A number was rented and is waiting for its code.',
    data: verification({ verification: snapshot }),
    example: of({ verification: WAITING }),
  },
  'verification.completed': {
    version: 1,
    scope: 'verifications:read',
    about: 'The code arrived, or you accepted a message without a code. The price is captured.',
    data: verification({
      completedBy: z
        .enum(['code', 'customer'])
        .describe('`code`: a code arrived. `customer`: you accepted a message without a code.'),
      messageId: idOf('message')
        .optional()
        .describe('Id of the message with the code (`msg_…`); absent without a code'),
      verification: snapshot,
    }),
    example: of({ completedBy: 'code', messageId, verification: endedAs('completed', null) }),
  },
  'verification.cancelled': {
    version: 1,
    scope: 'verifications:read',
    about: 'The verification was cancelled. The price is released.',
    data: verification({ verification: snapshot }),
    example: of({ verification: endedAs('cancelled', 'cancelled_by_customer') }),
  },
  'verification.expired': {
    version: 1,
    scope: 'verifications:read',
    about: 'No code arrived before the end of the wait. The price is released.',
    data: verification({ verification: snapshot }),
    example: of({ verification: endedAs('expired', 'no_code_in_time') }),
  },
  'verification.failed': {
    version: 1,
    scope: 'verifications:read',
    about:
      'The provider could not rent the number or lost it. The price is released. When no code arrives in time, the event is `verification.expired`.',
    data: verification({ verification: snapshot }),
    example: of({ verification: endedAs('failed', 'provider_lost') }),
  },
  'sms.received': {
    version: 1,
    scope: 'verifications:read',
    about:
      'A message arrived. A message without a code (`code` is null) does not end the wait. Only socket frames and webhook bodies contain `from`, `text`, `code` and `receivedAt`; the event log does not.',
    data: verification({ messageId: idOf('message') }),
    example: of({ messageId }),
  },
} as const satisfies Record<string, EventSchema>;

const CREDIT_EVENTS = {
  'credit.deducted': {
    version: 1,
    scope: 'balance:read',
    about: 'The price of a verification was put on hold.',
    data: z.strictObject({
      verificationId: idOf('verification'),
      amountCents: cents.describe('US cents of the hold'),
      balanceAfterCents,
    }),
    example: { verificationId, amountCents: 108, balanceAfterCents: 892 },
  },
  'refund.issued': {
    version: 1,
    scope: 'balance:read',
    about:
      'Credits were returned: a released hold, a part of the price, or the price of a reported number that the provider refunded. With a `paymentId`: a refund to the payer of that payment.',
    data: z.union([
      z.strictObject({
        verificationId: idOf('verification'),
        amountCents: cents.describe('US cents that were returned'),
        reason: z
          .enum(['area_code_not_honoured', 'reported'])
          .optional()
          .describe('Why a part of the price was returned; absent for a released hold'),
        balanceAfterCents,
      }),
      refundData,
    ]),
    example: { verificationId, amountCents: 108, balanceAfterCents: 1_000 },
  },
  'balance.low': {
    version: 1,
    scope: 'balance:read',
    about:
      'The available balance fell below the alert threshold of the account. Sent once for each fall.',
    data: z.strictObject({
      thresholdCents: cents.describe('Alert threshold of the account, in US cents'),
      balanceAfterCents,
    }),
    example: { thresholdCents: 100, balanceAfterCents: 95 },
  },
} as const satisfies Record<string, EventSchema>;

/** Every event type with its schema. */
export const EVENTS = {
  ...VERIFICATION_EVENTS,
  ...CREDIT_EVENTS,
  ...ACCOUNT_EVENTS,
  ...PAYMENT_EVENTS,
  ...NOTIFICATION_EVENTS,
};
export type EventType = keyof typeof EVENTS;

export const isEventType = (text: string): text is EventType => Object.hasOwn(EVENTS, text);
// `Object.keys` does not keep the type of the keys.
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENTS).filter(isEventType);

/** The scope that a reader of this type needs; null for an unknown type. */
export const scopeOfEvent = (type: string): Scope | null =>
  isEventType(type) ? EVENTS[type].scope : null;

/** Snapshots that need more than the scope of their event: what the route of their object requires. */
const SNAPSHOT_SCOPES: Readonly<Record<string, Scope>> = {
  endpoint: 'webhooks:read',
  payment: 'payments:read',
};

/** The scopes that a reader needs, besides the event's own, to receive the whole data (I-73). */
export const scopesOfData = (data: EventData): Scope[] =>
  Object.keys(data).flatMap((name) => SNAPSHOT_SCOPES[name] ?? []);

/** The event without the snapshots of objects that a reader with `scopes` may not read (I-73). */
export function withReadableData<T extends { data: EventData }>(
  event: T,
  scopes: readonly Scope[],
): T {
  if (scopesOfData(event.data).every((scope) => scopes.includes(scope))) return event;
  const readable = Object.entries(event.data).filter(([name]) => {
    const scope = SNAPSHOT_SCOPES[name];
    return scope === undefined || scopes.includes(scope);
  });
  return { ...event, data: Object.fromEntries(readable) };
}

/** All scopes that a reader of the event needs; for a notification, also those of its event. */
export function scopesOfEvent({ type, data }: { type: string; data: EventData }): Scope[] {
  const { eventType } = data;
  const about = type === 'notification.created' && typeof eventType === 'string' ? eventType : type;
  return [...new Set([type, about].map((one) => scopeOfEvent(one) ?? 'audit:read'))];
}

export const versionOf = (type: string): number => (isEventType(type) ? EVENTS[type].version : 1);

/** The problem of an event's data, without its values; null when it is valid. */
export function eventProblem(type: string, data: EventData): string | null {
  if (!isEventType(type)) return 'its type has no schema';
  const parsed = EVENTS[type].data.safeParse(data);
  if (parsed.success) return null;
  return parsed.error.issues.map(({ path, code }) => `${path.join('.')} ${code}`).join(', ');
}
