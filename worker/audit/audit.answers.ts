import * as z from 'zod';
import { aboutId, exampleId, idOf, idOrNull } from '../platform/core/id-schemas';
import { instant, listAnswer, QUERY, type Operation } from '../platform/core/operation';
import { ACTOR_KINDS, AUDIT_ACTIONS, TARGET_TYPES } from './actions';
import { Facts, Personal } from './audit.service';

const entry = {
  id: idOf('auditEntry'),
  createdAt: instant.describe('When the action happened'),
  action: z.enum(AUDIT_ACTIONS).describe('The recorded action'),
  actor: z
    .strictObject({
      kind: z.enum(ACTOR_KINDS).describe('Who acted'),
      id: z
        .string()
        .nullable()
        .describe(`${aboutId('user')} or ${aboutId('key')}; null for staff and for the platform`),
    })
    .describe('Who did it'),
  target: z
    .strictObject({
      type: z.enum(TARGET_TYPES).describe('Kind of object'),
      id: z.string().describe(`Id of the object, such as ${aboutId('key')}; of a plan its name`),
    })
    .describe('The object of the action'),
  before: Facts.nullable().describe('Values before the change; null when there were none'),
  after: Facts.nullable().describe('Values after the change; null when there are none'),
  address: z.string().nullable().describe('The IP address of the request'),
  personal: Personal.describe('Values that identify a person, such as an invited email address'),
};
const AuditEntry = z.strictObject(entry).meta({ id: 'AuditEntry' });
/** An entry with its account. */
export const AccountAuditEntry = z
  .strictObject({
    accountId: idOrNull('account', 'Id of the account; null for an action on the platform'),
    ...entry,
  })
  .meta({ id: 'AccountAuditEntry' });

export const auditExample: z.infer<typeof AuditEntry> = {
  id: 'aud_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  createdAt: '2026-11-22T10:00:00.000Z',
  action: 'key.created',
  actor: { kind: 'user', id: exampleId('user') },
  target: { type: 'key', id: exampleId('key') },
  before: null,
  after: { scopes: ['verifications:read', 'verifications:write'], requestsPerMinute: null },
  address: '203.0.113.7',
  personal: { name: 'Checkout' },
};

export const LIST: Operation = {
  id: 'listAudit',
  summary: 'List the audit log',
  description:
    'The actions in the account, with their actor, target, time and origin. Entries are never changed or removed.',
  tag: 'Account',
  access: 'audit:read',
  answers: {
    200: listAnswer(AuditEntry, auditExample),
  },
  problems: QUERY,
};
