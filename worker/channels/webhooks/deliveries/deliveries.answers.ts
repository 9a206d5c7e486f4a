import * as z from 'zod';
import { exampleId, idOf } from '../../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../../platform/core/operation';
import { ATTEMPT_OUTCOMES } from './attempt';

const shape = {
  id: idOf('delivery'),
  endpointId: idOf('endpoint'),
  eventId: idOf('event', 'Id of the event, in the header `webhook-id` of every attempt'),
  eventType: z.string().describe('Type of the event'),
  test: z.boolean().describe('Whether it is a test with sample data'),
  state: z
    .enum(['pending', 'delivered', 'failed', 'cancelled'])
    .describe('`failed`: no attempt follows. `cancelled`: the endpoint was disabled or deleted'),
  attemptCount: z.int().describe('Finished attempts'),
  nextAttemptAt: instant.nullable().describe('When the next attempt is due; null after the end'),
  createdAt: instant.describe('When it was created'),
  endedAt: instant.nullable().describe('When it ended; null while it is pending'),
};
const Delivery = z.strictObject(shape).meta({ id: 'WebhookDelivery' });
const Attempt = z
  .strictObject({
    sequence: z.int().describe('Numbers the attempts of the delivery, from 1'),
    attemptedAt: instant.describe('When the request was sent'),
    durationMs: z.int().describe('Milliseconds until the response or the failure'),
    outcome: z
      .enum(ATTEMPT_OUTCOMES)
      .describe('`refused`: the URL is not allowed now; `fault`: our own failure'),
    status: z.int().nullable().describe('The HTTP status of the response; null without one'),
    responseBody: z
      .string()
      .nullable()
      .describe('The first kilobyte of the response body; null without a response'),
  })
  .meta({ id: 'WebhookAttempt' });
const WithAttempts = z
  .strictObject({ ...shape, attempts: z.array(Attempt).describe('The attempts, oldest first') })
  .meta({ id: 'WebhookDeliveryWithAttempts' });

const example: z.infer<typeof Delivery> = {
  id: exampleId('delivery'),
  endpointId: exampleId('endpoint'),
  eventId: `${exampleId('event')}_completed`,
  eventType: 'verification.completed',
  test: false,
  state: 'delivered',
  attemptCount: 2,
  nextAttemptAt: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  endedAt: '2026-11-22T10:00:05.412Z',
};
const pending: z.infer<typeof Delivery> = {
  ...example,
  state: 'pending',
  nextAttemptAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
};
const attempts: z.infer<typeof Attempt>[] = [
  {
    sequence: 1,
    attemptedAt: '2026-11-22T10:00:00.031Z',
    durationMs: 48,
    outcome: 'status',
    status: 503,
    responseBody: 'restarting',
  },
  {
    sequence: 2,
    attemptedAt: '2026-11-22T10:00:05.301Z',
    durationMs: 111,
    outcome: 'delivered',
    status: 200,
    responseBody: '',
  },
];

const read = { tag: 'Webhooks', access: 'webhooks:read' } as const;
const change = { tag: 'Webhooks', access: 'webhooks:write' } as const;
const SENDABLE = [
  'endpoints.not_found',
  'endpoints.unverified',
  'endpoints.disabled',
  'endpoints.url_refused',
  'endpoints.lookup_failed',
] as const;

export const LIST: Operation = {
  ...read,
  id: 'listWebhookDeliveries',
  summary: 'List the deliveries of an endpoint',
  description:
    'Deliveries are kept for one, seven or thirty days after they end, depending on the plan.',
  answers: {
    200: listAnswer(Delivery, example),
  },
  problems: [...QUERY, 'endpoints.not_found'],
};

export const GET: Operation = {
  ...read,
  id: 'getWebhookDelivery',
  summary: 'Get a delivery with its attempts',
  answers: {
    200: {
      description: 'The delivery',
      schema: WithAttempts,
      example: { ...example, attempts },
    },
  },
  problems: ['deliveries.not_found'],
};

export const REPLAY: Operation = {
  ...change,
  id: 'replayWebhookDelivery',
  idempotent: 'replayed',
  summary: 'Replay a delivery',
  description:
    'Starts the delivery again with the same `webhook-id`, so that a receiver recognizes a repeat.',
  answers: {
    202: {
      description: 'The pending delivery',
      schema: Delivery,
      example: pending,
      headers: LOCATION,
    },
  },
  problems: [...EMPTY_BODY, ...SENDABLE, 'deliveries.not_found', 'deliveries.pending'],
};

export const REPLAY_SINCE: Operation = {
  ...change,
  id: 'replayWebhookDeliveries',
  idempotent: 'replayed',
  summary: 'Replay the deliveries that an endpoint missed',
  description:
    'Replays deliveries since a time that failed or were cancelled because the endpoint was disabled; with `delivered`, also ' +
    'those that were delivered. One call replays up to a thousand, oldest first; call again while `hasMore` is true.',
  answers: {
    202: {
      description: 'The number of pending deliveries',
      schema: z
        .strictObject({
          replayedCount: z.int().describe('Deliveries that are pending again'),
          hasMore: z.boolean().describe('Whether more deliveries can be replayed: call again'),
        })
        .meta({ id: 'ReplayedDeliveries' }),
      example: { replayedCount: 12, hasMore: false },
    },
  },
  problems: [...JSON_BODY, ...SENDABLE],
};

export const TEST: Operation = {
  ...change,
  id: 'sendTestWebhook',
  idempotent: 'replayed',
  summary: 'Send a test event to an endpoint',
  description:
    'Sends sample data of the type, with one attempt. Get the delivery to see the response of your server.',
  answers: {
    202: {
      description: 'The pending delivery',
      schema: Delivery,
      example: { ...pending, attemptCount: 0, test: true },
      headers: LOCATION,
    },
  },
  problems: [...JSON_BODY, ...SENDABLE],
};
