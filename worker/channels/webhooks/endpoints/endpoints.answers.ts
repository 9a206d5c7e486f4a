import * as z from 'zod';
import { shownAnnotations } from '../../../platform/core/annotations';
import { SCOPES } from '../../../platform/core/ctx';
import { exampleId, idOf, idOrNull } from '../../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../../platform/core/operation';
import { REASONS } from './records';

const shape = {
  id: idOf('endpoint'),
  url: z.string().describe('The https URL that receives the events'),
  description: z.string().describe('Your own text about it; empty when you gave none'),
  ...shownAnnotations,
  events: z.array(z.string()).nullable().describe('The event types that are sent; null for all'),
  headerNames: z
    .array(z.string())
    .describe('Names of the custom headers; their values are never returned'),
  state: z
    .enum(['unverified', 'enabled', 'disabled'])
    .describe('Events are sent only while the state is `enabled`'),
  reason: z
    .enum(REASONS)
    .nullable()
    .describe(
      'Why the endpoint is disabled: by an owner, after status 410, after five days of failures, because its API key ' +
        'ended, or because the person who registered it was removed from the account',
    ),
  firstFailedAt: instant
    .nullable()
    .describe('All deliveries have failed since this time; null after a success'),
  oldSecretsExpireAt: z.array(instant).describe('When each replaced secret expires, soonest first'),
  createdById: idOrNull(
    'key',
    'Id of the API key or person (`usr_…`) whose permissions it has: the one that registered it or last changed its URL',
  ),
  scopes: z.array(z.enum(SCOPES)).describe('Events that require another scope are not sent'),
  createdAt: instant.describe('When it was registered'),
};
const Endpoint = z.strictObject(shape).meta({ id: 'WebhookEndpoint' });
const WithSecret = z
  .strictObject({
    ...shape,
    secret: z.string().describe('The signing secret; returned only once'),
  })
  .meta({ id: 'CreatedWebhookEndpoint' });

const example: z.infer<typeof Endpoint> = {
  id: exampleId('endpoint'),
  url: 'https://hooks.example.com/namaskah',
  description: 'Checkout',
  externalId: null,
  metadata: {},
  events: ['verification.completed', 'sms.received'],
  headerNames: ['x-api-key'],
  state: 'enabled',
  reason: null,
  firstFailedAt: null,
  oldSecretsExpireAt: [],
  createdById: exampleId('key'),
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
  summary: 'List webhook endpoints',
  answers: {
    200: listAnswer(Endpoint, example),
  },
  problems: QUERY,
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
      headers: LOCATION,
    },
  },
  problems: [...JSON_BODY, ...REACH, ...RIGHTS, 'endpoints.too_many'],
};

export const GET: Operation = {
  ...read,
  id: 'getWebhookEndpoint',
  summary: 'Get a webhook endpoint',
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
    'The same applies when an endpoint whose API key has ended is enabled. `headers` replaces all custom headers, and `metadata` all metadata. Events ' +
    'are kept while an endpoint is disabled and can be replayed.',
  answers: { 200: { description: 'The updated endpoint', ...one } },
  problems: [...JSON_BODY, ...REACH, ...RIGHTS, 'endpoints.not_found', 'endpoints.unverified'],
};

export const DELETE: Operation = {
  ...change,
  id: 'deleteWebhookEndpoint',
  summary: 'Delete a webhook endpoint',
  description: 'Pending deliveries are cancelled.',
  answers: { 204: { description: 'The endpoint is deleted' } },
  problems: [...EMPTY_BODY, 'endpoints.not_found'],
};

export const VERIFY: Operation = {
  ...change,
  id: 'verifyWebhookEndpoint',
  summary: 'Verify a webhook endpoint',
  description:
    'Sends the signed event `endpoint.verify`. Your server must answer with status 200 and the body ' +
    '`{"challenge":"<the challenge of its data>"}`. A verified endpoint stays unchanged.',
  answers: { 200: { description: 'The verified endpoint', ...one } },
  problems: [
    ...EMPTY_BODY,
    ...REACH,
    'auth.not_fresh',
    'endpoints.not_found',
    'endpoints.verification_failed',
  ],
  idempotent: 'replayed',
};

export const ROTATE: Operation = {
  ...change,
  id: 'rotateWebhookSecret',
  idempotent: 'replayed',
  summary: 'Rotate the signing secret',
  description:
    'During `overlapSeconds` requests carry signatures of both secrets. Earlier replaced secrets keep their own overlap, at ' +
    'most four at the same time. With 0 all replaced secrets end immediately.',
  answers: {
    200: {
      description: 'The endpoint with its new secret',
      schema: WithSecret,
      example: {
        ...example,
        oldSecretsExpireAt: ['2026-11-23T10:00:00.000Z'],
        secret,
      },
    },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'endpoints.not_found', 'endpoints.too_many_secrets'],
};
