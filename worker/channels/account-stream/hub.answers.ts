import * as z from 'zod';
import { EVENT_TYPES } from '../../events/event-types';
import { instant, pageAnswer, QUERY, type Operation } from '../../platform/core/operation';

const LoggedEvent = z
  .strictObject({
    id: z.string().describe('Identifies the event in the log, in sockets and in webhooks'),
    type: z.enum(EVENT_TYPES),
    version: z.int().describe('The version of the schema of this type'),
    timestamp: instant,
    sequence: z.int().describe('Numbers the events of the account without gaps or repeats'),
    accountId: z.string(),
    livemode: z.boolean().describe('True: an event of the live service'),
    apiVersion: z.string().describe('The version of the API that the data has, as in the path'),
    data: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.null(), z.record(z.string(), z.string())]),
      )
      .describe('The fields of this type; see docs/events.md'),
  })
  .meta({ id: 'Event' });

export const EVENTS: Operation = {
  id: 'listEvents',
  summary: 'List the account’s events, oldest first',
  description:
    'Events of the last 30 days, limited to the types that the caller’s scopes allow. Events contain references only: read the text and code of a message from its verification.',
  tag: 'Events',
  access: 'verifications:read',
  answers: {
    200: pageAnswer(LoggedEvent, {
      id: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_hold',
      type: 'credit.deducted',
      version: 1,
      timestamp: '2026-11-22T10:00:00.000Z',
      sequence: 41,
      accountId: 'acc_9d2e71',
      livemode: true,
      apiVersion: '1',
      data: {
        verificationId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        amountCents: 108,
        balanceAfterCents: 892,
      },
    }),
  },
  problems: QUERY,
};

export const STREAM: Operation = {
  id: 'openAccountStream',
  summary: 'Open the account’s live stream',
  description:
    'A WebSocket with every event of the account that the caller’s scopes allow. Authenticate with a ticket, with the `Authorization` header, or with a first frame `{"type":"auth","ticket":"…"}` within five seconds. The server first sends `hello` with the newest sequence number. Send `{"type":"resume","after":<sequence>}` to receive missed events, and the text `ping` to keep the socket open. See docs/websocket.md.',
  tag: 'Events',
  access: 'stream',
  answers: { 101: { description: 'The socket' } },
  problems: ['sockets.upgrade_required', 'sockets.stream_full', 'sockets.unavailable'],
};
