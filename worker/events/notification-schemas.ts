import * as z from 'zod';
import { idOf } from '../platform/core/id-schemas';
import type { EventSchema } from './event-schema';

/** Notifications that a member receives by webhook. The account's log does not have them: it has their events. */
export const NOTIFICATION_EVENTS = {
  'notification.created': {
    version: 1,
    scope: 'verifications:read',
    about:
      'A member of the account receives notifications of another event by webhook: this is that event as a title and a sentence, sent once for all members. It is sent to webhook endpoints only; the event log does not contain it.',
    data: z.strictObject({
      eventId: idOf('event').describe('The event that the notification is about (`evt_…`)'),
      eventType: z.string().describe('Type of that event'),
      title: z.string().describe('Title of the notification'),
      sentence: z.string().describe('Text of the notification'),
      aboutId: z
        .string()
        .nullable()
        .describe('The verification (`ver_…`) or payment (`pay_…`) that the notification is about'),
    }),
    example: {
      eventId: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_completed',
      eventType: 'verification.completed',
      title: 'Code received for WhatsApp',
      sentence: 'Open the verification in the dashboard to see it.',
      aboutId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    },
  },
} as const satisfies Record<string, EventSchema>;
