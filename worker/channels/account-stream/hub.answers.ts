import * as z from 'zod';
import { EVENT_TYPES } from '../../events/event-types';
import { idOf } from '../../platform/core/id-schemas';
import { instant, listAnswer, QUERY, type Operation } from '../../platform/core/operation';

const LoggedEvent = z
  .strictObject({
    id: idOf('event').describe(
      'Identifies the event in the log, in sockets and in webhooks (`evt_…`)',
    ),
    type: z.enum(EVENT_TYPES).describe('The type of the event'),
    version: z.int().describe('The version of the schema of this type'),
    timestamp: instant.describe('When the event happened'),
    sequence: z.int().describe('Numbers the events of the account without gaps or repeats'),
    accountId: idOf('account'),
    livemode: z.boolean().describe('True: an event of the live service'),
    apiVersion: z.string().describe('The version of the API that the data has, as in the path'),
    requestId: idOf('request')
      .nullable()
      .describe(
        'Id of the request that caused it (`req_…`), as in `X-Request-Id`; null when a clock or a provider caused it',
      ),
    data: z
      .looseObject({})
      .describe(
        'The fields of this type, as the section `webhooks` of this document declares them; texts and codes are absent or null',
      ),
  })
  .meta({ id: 'Event' });

const EXAMPLE = {
  id: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_hold',
  type: 'credit.deducted',
  version: 1,
  timestamp: '2026-11-22T10:00:00.000Z',
  sequence: 41,
  accountId: 'acc_9d2e71',
  livemode: true,
  apiVersion: '1',
  requestId: 'req_5f0c1b52-5c8e-4f0e-9b2f-0a3f4f1f7c11',
  data: {
    verificationId: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    amountCents: 108,
    balanceAfterCents: 892,
  },
};

export const GET_EVENT: Operation = {
  id: 'getEvent',
  summary: 'Get an event',
  description: 'An event of the last 30 days whose type the caller’s scopes allow.',
  tag: 'Events',
  access: 'verifications:read',
  answers: { 200: { description: 'The event', schema: LoggedEvent, example: EXAMPLE } },
  problems: ['events.not_found'],
};

export const EVENTS: Operation = {
  id: 'listEvents',
  summary: 'List the account’s events, oldest first',
  description:
    'Events of the last 30 days, limited to the types that the caller’s scopes allow. An event contains its object as it was after the change (a payment only with `payments:read`), without texts and codes.',
  tag: 'Events',
  access: 'verifications:read',
  answers: {
    200: listAnswer(LoggedEvent, EXAMPLE),
  },
  problems: QUERY,
};

export const STREAM: Operation = {
  id: 'openAccountStream',
  summary: 'Open the account’s live stream',
  description:
    'A WebSocket with every event of the account that the caller’s scopes allow. Authenticate with a ticket, with the `Authorization` header, or with a first frame `{"type":"auth","ticket":"…"}` within five seconds. The server first sends `hello` with the newest sequence number. Send `{"type":"resume","afterSequence":<sequence>}` to receive missed events, and the text `ping` to keep the socket open. The guide is at `/docs/websocket`.',
  tag: 'Events',
  access: 'stream',
  answers: { 101: { description: 'The socket' } },
  problems: ['sockets.upgrade_required', 'sockets.stream_full', 'sockets.unavailable'],
};
