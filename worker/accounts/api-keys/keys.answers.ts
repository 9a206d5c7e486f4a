import * as z from 'zod';
import { exampleId, idOf, idOrNull } from '../../platform/core/id-schemas';
import { SCOPES } from '../../platform/core/ctx';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const shape = {
  id: idOf('key'),
  name: z.string().describe('Name of the key'),
  prefix: z.string().describe('The first characters of the key, to recognise it by'),
  scopes: z.array(z.enum(SCOPES)).describe('What the key may do'),
  requestsPerMinute: z
    .int()
    .nullable()
    .describe('Requests a minute; null if only the account’s limit applies'),
  createdAt: instant.describe('When the key was created'),
  createdById: idOrNull('user', 'Id of the person who created it; null when unknown'),
  expiresAt: instant.nullable().describe('When the key expires; null when it never does'),
  revokedAt: instant.nullable().describe('When the key was revoked'),
  replacedById: idOrNull('key', 'Id of the key that replaced it in a rotation'),
  lastUsedAt: instant.nullable().describe('Accurate to five minutes'),
};
const Key = z.strictObject(shape).meta({ id: 'Key' });
const secret = z.string().describe('The key itself; shown only once');
const NewKey = z.strictObject({ ...shape, key: secret }).meta({ id: 'CreatedKey' });
const RotatedKey = z
  .strictObject({ ...shape, key: secret, replaced: Key.describe('The old key, with its expiry') })
  .meta({ id: 'RotatedKey' });

const example: z.infer<typeof Key> = {
  id: 'key_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  name: 'Checkout',
  prefix: 'nsk_live_…',
  scopes: ['verifications:read', 'verifications:write'],
  requestsPerMinute: 30,
  createdAt: '2026-11-22T10:00:00.000Z',
  createdById: exampleId('user'),
  expiresAt: null,
  revokedAt: null,
  replacedById: null,
  lastUsedAt: '2026-11-22T11:05:00.000Z',
};
const fresh = { ...example, lastUsedAt: null, key: 'nsk_live_…' };
const replacedById = 'key_0mh2v9q4w1e8r5t2y7u3i6o0p9a4s1d5';
const replaced = { ...example, replacedById, expiresAt: '2026-11-23T10:00:00.000Z' };

const manage = { tag: 'Account', access: 'owner' } as const;
const ENDED = ['keys.not_found', 'keys.ended', 'keys.replaced'] as const;

export const LIST: Operation = {
  id: 'listKeys',
  summary: 'List the API keys',
  tag: 'Account',
  access: 'keys:read',
  answers: {
    200: listAnswer(Key, example, 'A page of keys, without their secrets'),
  },
  problems: QUERY,
};

export const GET: Operation = {
  id: 'getKey',
  summary: 'Get an API key',
  description: 'Without its secret; also after it has ended.',
  tag: 'Account',
  access: 'keys:read',
  answers: { 200: { description: 'The key', schema: Key, example } },
  problems: ['keys.not_found'],
};

export const CREATE: Operation = {
  ...manage,
  id: 'createKey',
  idempotent: 'replayed',
  summary: 'Create an API key',
  description:
    'The key is shown only in this response. Names of live keys are unique: if you repeat the request after a lost ' +
    'response, it is refused with the id of the key that was created. Revoke or rotate that key.',
  answers: {
    201: { description: 'The new key', schema: NewKey, example: fresh, headers: LOCATION },
  },
  problems: [
    ...JSON_BODY,
    'auth.not_fresh',
    'auth.email_unverified',
    'keys.name_taken',
    'keys.too_many',
    'keys.rate_limit',
    'keys.expiry',
  ],
};

export const UPDATE: Operation = {
  ...manage,
  id: 'updateKey',
  summary: 'Change a key’s name, scopes, limit or expiry',
  description:
    'Removed scopes take effect immediately for changes, and within 65 seconds for reads.',
  answers: { 200: { description: 'The updated key', schema: Key, example } },
  problems: [
    ...JSON_BODY,
    ...ENDED,
    'auth.not_fresh',
    'keys.name_taken',
    'keys.rate_limit',
    'keys.expiry',
  ],
};

export const ROTATE: Operation = {
  ...manage,
  id: 'rotateKey',
  idempotent: 'replayed',
  summary: 'Rotate an API key',
  description:
    'Creates a new key with the same scopes and limits. The old key keeps working for `overlapSeconds`. A key can be ' +
    'rotated once: after a lost response, rotate its successor.',
  answers: {
    201: {
      description: 'The new key, and the old key with its expiry',
      schema: RotatedKey,
      example: { ...fresh, id: replacedById, replaced },
      headers: LOCATION,
    },
  },
  problems: [...JSON_BODY, ...ENDED, 'auth.not_fresh'],
};

export const REVOKE: Operation = {
  ...manage,
  id: 'revokeKey',
  summary: 'Revoke an API key',
  description:
    'Changes with the key are refused immediately and its sockets are closed; reads are refused within 65 seconds.',
  answers: { 204: { description: 'The key is revoked' } },
  problems: [...EMPTY_BODY, 'keys.not_found'],
};
