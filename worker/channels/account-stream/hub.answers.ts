import * as z from 'zod';
import { EVENT_TYPES } from '../../events/schemas';
import { instant, pageAnswer, QUERY, type Operation } from '../../platform/core/operation';

const LoggedEvent = z
  .strictObject({
    id: z.string().describe('The same for the same event, wherever it is told of'),
    type: z.enum(EVENT_TYPES),
    version: z.int().describe('Of the type’s schema'),
    timestamp: instant,
    sequence: z.int().describe('Numbers the account’s events without gap or repeat'),
    accountId: z.string(),
    data: z
      .record(z.string(), z.union([z.string(), z.number(), z.null()]))
      .describe('As docs/events.md says of the type'),
  })
  .meta({ id: 'Event' });

export const EVENTS: Operation = {
  id: 'listEvents',
  summary: 'List the account’s events, oldest first',
  description:
    'The last 30 days. Only types that the caller’s scopes allow to see; references only: a message’s text and code stand at its verification.',
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
      data: {
        verificationId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        amount: 108,
        balanceAfter: 892,
      },
    }),
  },
  problems: QUERY,
};

export const STREAM: Operation = {
  id: 'openStream',
  summary: 'Open the account’s live stream',
  description:
    'WebSocket: every event of the account that the caller’s scopes allow to see. By ticket, by `Authorization`, or by a first frame `{"type":"auth","ticket":"…"}` within five seconds. The first frame that comes is `hello` with the newest sequence number; send `{"type":"resume","after":<sequence>}` for what was missed, and the text `ping` to stay open. See docs/websocket.md.',
  tag: 'Events',
  access: 'stream',
  answers: { 101: { description: 'The socket' } },
  problems: ['sockets.upgrade_required', 'sockets.stream_full'],
};
