import * as z from 'zod';
import { instant, pageAnswer, QUERY, type Operation } from '../platform/core/operation';
import { ACTOR_KINDS, AUDIT_ACTIONS, TARGET_TYPES } from './actions';
import { Facts, Personal } from './audit.service';

const entry = {
  id: z.string(),
  at: instant,
  action: z.enum(AUDIT_ACTIONS),
  actor: z.strictObject({
    kind: z.enum(ACTOR_KINDS),
    id: z.string().nullable().describe('A user or an API key; null for staff and for the platform'),
  }),
  target: z.strictObject({ type: z.enum(TARGET_TYPES), id: z.string() }),
  before: Facts.nullable(),
  after: Facts.nullable(),
  address: z.string().nullable().describe('The IP address of the request'),
  personal: Personal.describe('Values that identify a person, such as an invited email address'),
};
const AuditEntry = z.strictObject(entry).meta({ id: 'AuditEntry' });
/** An entry with its account. */
export const AccountAuditEntry = z
  .strictObject({ account: z.string().nullable(), ...entry })
  .meta({ id: 'AccountAuditEntry' });

export const auditExample: z.infer<typeof AuditEntry> = {
  id: 'aud_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  at: '2026-11-22T10:00:00.000Z',
  action: 'key.created',
  actor: { kind: 'user', id: 'usr_4b1f0c' },
  target: { type: 'key', id: 'key_7c20aa' },
  before: null,
  after: { scopes: ['verifications:read', 'verifications:write'], requestsPerMinute: null },
  address: '203.0.113.7',
  personal: { name: 'Checkout' },
};

export const LIST: Operation = {
  id: 'listAudit',
  summary: 'List the audit log, newest first',
  description:
    'The actions in the account, with their actor, target, time and origin. Entries are never changed or removed.',
  tag: 'Account',
  access: 'audit:read',
  answers: {
    200: pageAnswer(AuditEntry, auditExample),
  },
  problems: QUERY,
};
