import * as z from 'zod';
import type { EventSchema } from './schema';

/** What somebody wanted to be told of by webhook, in words; it stands in no log, because what it tells of does. */
export const NOTIFICATION_EVENTS = {
  'notification.created': {
    version: 1,
    scope: 'verifications:read',
    about:
      'Somebody of the account wants to be told of an event by webhook: the event in a sentence, once however many want it. It goes to webhooks only, and stands in no log.',
    data: z.strictObject({
      eventId: z.string().describe('The event that it tells of'),
      eventType: z.string(),
      title: z.string(),
      sentence: z.string(),
      aboutId: z.string().nullable().describe('The verification or payment that it is about'),
    }),
    example: {
      eventId: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_completed',
      eventType: 'verification.completed',
      title: 'The code for WhatsApp has arrived',
      sentence: 'Open the verification in the dashboard to see it.',
      aboutId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    },
  },
} as const satisfies Record<string, EventSchema>;
