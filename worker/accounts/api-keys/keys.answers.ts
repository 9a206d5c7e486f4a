import * as z from 'zod';
import { SCOPES } from '../../platform/core/ctx';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const shape = {
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('How the key begins: what a person recognises it by'),
  scopes: z.array(z.enum(SCOPES)),
  rateLimit: z.int().nullable().describe('Requests a minute; null for the account’s'),
  createdAt: instant,
  createdBy: z.string().nullable().describe('The user who made it'),
  expiresAt: instant.nullable(),
  revokedAt: instant.nullable(),
  replacedBy: z.string().nullable().describe('The key that a rotation put in its place'),
  lastUsedAt: instant.nullable().describe('To within five minutes'),
};
const Key = z.strictObject(shape).meta({ id: 'Key' });
const secret = z.string().describe('The key itself: shown this once');
const NewKey = z.strictObject({ ...shape, key: secret }).meta({ id: 'NewKey' });
const RotatedKey = z
  .strictObject({ ...shape, key: secret, replaced: Key })
  .meta({ id: 'RotatedKey' });

const example: z.infer<typeof Key> = {
  id: 'key_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  name: 'Checkout',
  prefix: 'nsk_live_…',
  scopes: ['verifications:read', 'verifications:write'],
  rateLimit: 30,
  createdAt: '2026-11-22T10:00:00.000Z',
  createdBy: 'usr_4b1f0c',
  expiresAt: null,
  revokedAt: null,
  replacedBy: null,
  lastUsedAt: '2026-11-22T11:05:00.000Z',
};
const fresh = { ...example, lastUsedAt: null, key: 'nsk_live_…' };
const replacedBy = 'key_0mh2v9q4w1e8r5t2y7u3i6o0p9a4s1d5';
const replaced = { ...example, replacedBy, expiresAt: '2026-11-23T10:00:00.000Z' };
const revoked = { ...example, revokedAt: '2026-11-22T12:00:00.000Z' };

const manage = { tag: 'Account', access: 'owner' } as const;
const ENDED = ['keys.not_found', 'keys.ended', 'keys.replaced'] as const;

export const LIST: Operation = {
  id: 'listKeys',
  summary: 'List the API keys, newest first',
  tag: 'Account',
  access: 'keys:read',
  answers: {
    200: pageAnswer(Key, example, 'A page; no answer ever shows a key again'),
  },
  problems: QUERY,
};

export const CREATE: Operation = {
  ...manage,
  id: 'createKey',
  idempotent: 'replayed',
  summary: 'Make an API key',
  description:
    'The answer is the only one that shows the key. Live keys have different names, so a repeat after a lost answer is ' +
    'refused with the id of the key that nobody has seen: revoke or rotate that one.',
  answers: { 201: { description: 'The key', schema: NewKey, example: fresh } },
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
  description: 'A key with fewer scopes is held to them at once; in reads, within 65 seconds.',
  answers: { 200: { description: 'As it is now', schema: Key, example } },
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
  summary: 'Put a new key in the place of one',
  description:
    'The new key may do what the old one may; the old one works for `overlapSeconds` more. A key is replaced once: ' +
    'after a lost answer, rotate its successor.',
  answers: {
    201: {
      description: 'The new key, and the old one with its end',
      schema: RotatedKey,
      example: { ...fresh, id: replacedBy, replaced },
    },
  },
  problems: [...JSON_BODY, ...ENDED, 'auth.not_fresh'],
};

export const REVOKE: Operation = {
  ...manage,
  id: 'revokeKey',
  summary: 'End a key',
  description:
    'From now on it changes nothing and its sockets are closed; reads by it end within 65 seconds. Ending it again ' +
    'changes nothing.',
  answers: { 200: { description: 'It is revoked', schema: Key, example: revoked } },
  problems: [...EMPTY_BODY, 'keys.not_found'],
};
