import * as z from 'zod';
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
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string().describe('The `webhook-id` header of every attempt'),
  eventType: z.string(),
  test: z.boolean(),
  state: z.enum(['pending', 'delivered', 'failed', 'cancelled']),
  attempts: z.int(),
  nextAttemptAt: instant.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
};
const Delivery = z.strictObject(shape).meta({ id: 'WebhookDelivery' });
const Attempt = z
  .strictObject({
    number: z.int(),
    at: instant,
    durationMs: z.int(),
    outcome: z
      .enum(ATTEMPT_OUTCOMES)
      .describe('`refused`: the URL is not allowed now; `fault`: our own failure'),
    status: z.int().nullable().describe('The HTTP status of the response'),
    answer: z.string().nullable().describe('The first kilobyte of the response body'),
  })
  .meta({ id: 'WebhookAttempt' });
const WithAttempts = z
  .strictObject({ ...shape, attemptList: z.array(Attempt) })
  .meta({ id: 'WebhookDeliveryWithAttempts' });

const example: z.infer<typeof Delivery> = {
  id: 'whd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  endpointId: 'whe_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  eventId: 'evt_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1_completed',
  eventType: 'verification.completed',
  test: false,
  state: 'delivered',
  attempts: 2,
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
const attemptList: z.infer<typeof Attempt>[] = [
  {
    number: 1,
    at: '2026-11-22T10:00:00.031Z',
    durationMs: 48,
    outcome: 'status',
    status: 503,
    answer: 'restarting',
  },
  {
    number: 2,
    at: '2026-11-22T10:00:05.301Z',
    durationMs: 111,
    outcome: 'delivered',
    status: 200,
    answer: '',
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
      example: { ...example, attemptList },
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
        .strictObject({ replayed: z.int(), hasMore: z.boolean() })
        .meta({ id: 'ReplayedDeliveries' }),
      example: { replayed: 12, hasMore: false },
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
      example: { ...pending, attempts: 0, test: true },
      headers: LOCATION,
    },
  },
  problems: [...JSON_BODY, ...SENDABLE],
};
