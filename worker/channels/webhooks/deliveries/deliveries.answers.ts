import * as z from 'zod';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../../platform/core/operation';
import { ATTEMPT_OUTCOMES } from './attempt';

const shape = {
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string().describe('The `webhook-id` of every attempt'),
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
      .describe('`refused`: the URL may not be called now; `fault`: the fault was ours'),
    status: z.int().nullable().describe('The HTTP status of the answer'),
    answer: z.string().nullable().describe('Its first kilobyte'),
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
  summary: 'List what was sent to an endpoint, newest first',
  description: 'Deliveries are kept for one, seven or thirty days after their end, by tier.',
  answers: {
    200: pageAnswer(Delivery, example),
  },
  problems: [...QUERY, 'endpoints.not_found'],
};

export const GET: Operation = {
  ...read,
  id: 'getWebhookDelivery',
  summary: 'Read a delivery with its attempts',
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
  summary: 'Send a delivery once more',
  description:
    'It begins anew, with the same `webhook-id`: a receiver that has seen it knows it for a repeat.',
  answers: { 202: { description: 'It is under way', schema: Delivery, example: pending } },
  problems: [...EMPTY_BODY, ...SENDABLE, 'deliveries.not_found', 'deliveries.pending'],
};

export const REPLAY_SINCE: Operation = {
  ...change,
  id: 'replayWebhookDeliveries',
  idempotent: 'replayed',
  summary: 'Send once more what an endpoint has missed since a time',
  description:
    'What failed, and what was cancelled because the endpoint was disabled; with `delivered`, what arrived too. A call ' +
    'takes a thousand, the oldest first; call again while `hasMore` is true.',
  answers: {
    202: {
      description: 'They are under way',
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
    'Sample data of the type, sent the whole way and tried once. Read the delivery to see what the server answered.',
  answers: {
    202: {
      description: 'It is under way',
      schema: Delivery,
      example: { ...pending, attempts: 0, test: true },
    },
  },
  problems: [...JSON_BODY, ...SENDABLE],
};
