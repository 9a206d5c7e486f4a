import type { EventData } from '../hub/hub.client';

const verificationId = 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
const of = (more: EventData): EventData => ({ verificationId, service: 'whatsapp', ...more });

/** What can be subscribed to, each with the data of a test event. Times are epoch milliseconds, money is cents. */
const SAMPLES = {
  'verification.created': of({ number: '+12065550142', deadlineAt: 1_795_341_600_000 }),
  'verification.completed': of({ number: '+12065550142' }),
  'verification.cancelled': of({ reason: 'cancelled' }),
  'verification.failed': of({ reason: 'no_sms', state: 'expired' }),
  'sms.received': of({
    messageId: 'msg_5f0c1b525c8e4f0e9b2f0a3f4f1f7c11',
    from: '22395',
    text: 'Your WhatsApp code is 123-456',
    code: '123456',
    receivedAt: 1_795_341_000_000,
  }),
  'credit.deducted': { verificationId, amount: 108, balanceAfter: 892 },
  'refund.issued': { verificationId, amount: 108, balanceAfter: 1_000 },
  'balance.low': { balance: 95, threshold: 100 },
} as const satisfies Record<string, EventData>;

export type EventType = keyof typeof SAMPLES;

export const isEventType = (text: string): text is EventType => Object.hasOwn(SAMPLES, text);
// Object.keys forgets what the keys are.
export const EVENT_TYPES: readonly EventType[] = Object.keys(SAMPLES).filter(isEventType);

export const sampleOf = (type: EventType): EventData => SAMPLES[type];
