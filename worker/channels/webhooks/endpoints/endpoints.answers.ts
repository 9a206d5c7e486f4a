import * as z from 'zod';
import { SCOPES } from '../../../platform/core/ctx';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listOf,
  type Operation,
} from '../../../platform/core/operation';
import { REASONS } from './records';

const shape = {
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()).nullable().describe('Types that are sent; null for all'),
  headerNames: z.array(z.string()).describe('Custom headers; their values are never shown'),
  state: z
    .enum(['unverified', 'enabled', 'disabled'])
    .describe('Events are sent while it is `enabled`'),
  reason: z
    .enum(REASONS)
    .nullable()
    .describe(
      'Why it is disabled: an owner did it, it answered 410, it failed for five days, the API key that made it has ' +
        'ended, or the person who made it was removed from the account',
    ),
  failingSince: instant.nullable().describe('Nothing was delivered since'),
  oldSecretUntil: instant.nullable().describe('When the last of the replaced secrets ends'),
  oldSecretEnds: z
    .array(instant)
    .describe('When each replaced secret stops signing, the soonest first'),
  createdBy: z
    .string()
    .nullable()
    .describe('The API key or user whose rights it has: who made it or last changed its URL'),
  scopes: z.array(z.enum(SCOPES)).describe('Events that need another scope are not sent to it'),
  createdAt: instant,
};
const Endpoint = z.strictObject(shape).meta({ id: 'WebhookEndpoint' });
const WithSecret = z
  .strictObject({
    ...shape,
    secret: z.string().describe('What requests are signed with: shown this once'),
  })
  .meta({ id: 'NewWebhookEndpoint' });

const example: z.infer<typeof Endpoint> = {
  id: 'whe_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  url: 'https://hooks.example.com/namaskah',
  description: 'Checkout',
  events: ['verification.completed', 'sms.received'],
  headerNames: ['x-api-key'],
  state: 'enabled',
  reason: null,
  failingSince: null,
  oldSecretUntil: null,
  oldSecretEnds: [],
  createdBy: 'key_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  scopes: ['verifications:read', 'webhooks:read', 'webhooks:write'],
  createdAt: '2026-11-22T10:00:00.000Z',
};
const secret = 'whsec_…';

const read = { tag: 'Webhooks', access: 'webhooks:read' } as const;
const change = { tag: 'Webhooks', access: 'webhooks:write' } as const;
const REACH = ['endpoints.url_refused', 'endpoints.lookup_failed'] as const;
const RIGHTS = ['auth.not_fresh', 'endpoints.scope'] as const;
const one = { schema: Endpoint, example };

export const LIST: Operation = {
  ...read,
  id: 'listWebhookEndpoints',
  summary: 'List the webhook endpoints, newest first',
  answers: {
    200: { description: 'All of them', schema: listOf(Endpoint), example: { data: [example] } },
  },
};

export const CREATE: Operation = {
  ...change,
  id: 'createWebhookEndpoint',
  idempotent: 'replayed',
  summary: 'Register a webhook endpoint',
  description:
    'The secret is shown in this answer only. Install it on your server, then verify the endpoint; no event is sent ' +
    'before that. The endpoint has the scopes of the API key or user that creates it, and is disabled when that key is ' +
    'revoked or expires. A user must have signed in or confirmed their identity within ten minutes. The owners of the ' +
    'account are notified.',
  answers: {
    201: {
      description: 'The endpoint with its secret',
      schema: WithSecret,
      example: { ...example, state: 'unverified', secret },
    },
  },
  problems: [...JSON_BODY, ...REACH, ...RIGHTS, 'endpoints.too_many'],
};

export const GET: Operation = {
  ...read,
  id: 'getWebhookEndpoint',
  summary: 'Read a webhook endpoint',
  answers: { 200: { description: 'The endpoint', ...one } },
  problems: ['endpoints.not_found'],
};

export const UPDATE: Operation = {
  ...change,
  id: 'updateWebhookEndpoint',
  summary: 'Change, enable or disable a webhook endpoint',
  description:
    'A new URL must be verified before events are sent to it, and gives the endpoint the scopes of the caller. A user ' +
    'must have signed in or confirmed their identity within ten minutes, and the owners of the account are notified. ' +
    'The same applies when an endpoint whose API key has ended is enabled. `headers` replaces all custom headers. Events ' +
    'are kept while an endpoint is disabled and can be replayed.',
  answers: { 200: { description: 'As it is now', ...one } },
  problems: [...JSON_BODY, ...REACH, ...RIGHTS, 'endpoints.not_found', 'endpoints.unverified'],
};

export const DELETE: Operation = {
  ...change,
  id: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint',
  description: 'What is under way to it is not sent any more.',
  answers: { 204: { description: 'It is gone' } },
  problems: [...EMPTY_BODY, 'endpoints.not_found'],
};

export const VERIFY: Operation = {
  ...change,
  id: 'verifyWebhookEndpoint',
  summary: 'Verify a webhook endpoint',
  description:
    'Sends the signed event `endpoint.verify`; the server answers with status 200 and the body ' +
    '`{"challenge":"<the challenge of its data>"}`. An endpoint that is verified stays as it is.',
  answers: { 200: { description: 'It is verified', ...one } },
  problems: [
    ...EMPTY_BODY,
    ...REACH,
    'auth.not_fresh',
    'endpoints.not_found',
    'endpoints.verification_failed',
  ],
};

export const ROTATE: Operation = {
  ...change,
  id: 'rotateWebhookSecret',
  idempotent: 'replayed',
  summary: 'Put a new secret in the place of one',
  description:
    'For `overlapSeconds` requests carry the signatures of both. A secret that was replaced before keeps the time that ' +
    'was promised for it, at most four at once; with 0 all replaced secrets end at once.',
  answers: {
    200: {
      description: 'The endpoint with its new secret',
      schema: WithSecret,
      example: {
        ...example,
        oldSecretUntil: '2026-11-23T10:00:00.000Z',
        oldSecretEnds: ['2026-11-23T10:00:00.000Z'],
        secret,
      },
    },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'endpoints.not_found', 'endpoints.too_many_secrets'],
};
