import * as z from 'zod';
import { AccountAuditEntry, auditExample } from '../audit/audit.answers';
import {
  EMPTY_BODY,
  instant,
  JSON_BODY,
  nextCursor,
  QUERY,
  type Operation,
} from '../kernel/operation';

const text = z.string().nullable();
const Account = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    tier: z.enum(['free', 'developer', 'enterprise']),
    state: z.enum(['active', 'suspended']),
    createdAt: instant,
    members: z.array(
      z.strictObject({
        user: z.strictObject({ id: text, name: text, email: text }),
        role: z.enum(['owner', 'member']).nullable(),
      }),
    ),
  })
  .meta({ id: 'Account' });

const example: z.infer<typeof Account> = {
  id: 'acc_9d2e71',
  name: 'Ada Lovelace',
  tier: 'free',
  state: 'active',
  createdAt: '2026-11-22T10:00:00.000Z',
  members: [
    {
      user: { id: 'usr_4b1f0c', name: 'Ada Lovelace', email: 'ada@example.com' },
      role: 'owner',
    },
  ],
};
const suspended = { ...example, state: 'suspended' };

const admin = { tag: 'Operators', access: 'admin' } as const;

export const FIND: Operation = {
  id: 'adminFindAccounts',
  summary: 'Find accounts by id or e-mail address, newest first',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({ data: z.array(Account), nextCursor }),
      example: { data: [example], nextCursor: null },
    },
  },
  problems: QUERY,
};

export const SUSPEND: Operation = {
  ...admin,
  id: 'adminSuspendAccount',
  summary: 'Suspend an account',
  description:
    'Nobody acts for it from now on, and its sockets are closed. Open verifications go on to their end. Suspending it ' +
    'again changes nothing.',
  answers: { 200: { description: 'It is suspended', schema: Account, example: suspended } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'accounts.unknown'],
};

export const REACTIVATE: Operation = {
  ...admin,
  id: 'adminReactivateAccount',
  summary: 'Let a suspended account act again',
  answers: { 200: { description: 'It is active', schema: Account, example } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'accounts.unknown'],
};

export const AUDIT: Operation = {
  ...admin,
  id: 'adminListAudit',
  summary: 'Read the audit log of every account, newest first',
  answers: {
    200: {
      description: 'A page',
      schema: z.strictObject({ data: z.array(AccountAuditEntry), nextCursor }),
      example: { data: [{ account: 'acc_9d2e71', ...auditExample }], nextCursor: null },
    },
  },
  problems: QUERY,
};
