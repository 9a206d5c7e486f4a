import * as z from 'zod';
import { AccountAuditEntry, auditExample } from '../audit/audit.answers';
import {
  cents,
  EMPTY_BODY,
  instant,
  JSON_BODY,
  pageAnswer,
  QUERY,
  type Operation,
} from '../platform/core/operation';
import { TierPolicy } from '../traffic/policies/tier-policy';
import { policyExample } from './admin.schemas';

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

export const READINESS: Operation = {
  id: 'adminGetReadiness',
  summary: 'Say what the configuration lacks',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: {
      description: 'Each problem in words; none when all is well',
      schema: z
        .strictObject({ ready: z.boolean(), problems: z.array(z.string()) })
        .meta({ id: 'ReadinessReport' }),
      example: { ready: false, problems: ['SMS_FROM is missing'] },
    },
  },
};

export const SEARCH: Operation = {
  id: 'adminSearchAccounts',
  summary: 'Find accounts by id or e-mail address, newest first',
  description:
    'A POST, because an address of the API must not hold one of a person: addresses are written down.',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: pageAnswer(Account, example),
  },
  problems: JSON_BODY,
};

export const LIST: Operation = {
  id: 'adminFindAccounts',
  summary: 'List accounts, newest first',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: pageAnswer(Account, example),
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
    200: pageAnswer(AccountAuditEntry, { account: 'acc_9d2e71', ...auditExample }),
  },
  problems: QUERY,
};

const Policy = TierPolicy.meta({ id: 'TierPolicy' });
const policy = { description: 'The policy', schema: Policy };
const support = { tag: 'Operators', access: 'support' } as const;

export const GET_POLICY: Operation = {
  ...support,
  id: 'adminGetPolicy',
  summary: 'Read what a tier may do',
  answers: { 200: { ...policy, example: { tier: 'developer', ...policyExample } } },
  problems: QUERY,
};

export const SET_POLICY: Operation = {
  ...admin,
  id: 'adminSetPolicy',
  summary: 'Change what a tier may do',
  description:
    'Whole, as the version after `version`. In force at once for accounts that call now, within a minute everywhere.',
  answers: { 200: { ...policy, example: { tier: 'developer', ...policyExample, version: 4 } } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'tiers.policy_changed'],
};

const Spend = z
  .strictObject({
    hourlyCents: cents.describe('What may be sold in an hour'),
    committedCents: cents.describe('What is held or paid for orders of this hour'),
    openUntil: instant.nullable().describe('Nothing is sold until then'),
  })
  .meta({ id: 'Spend' });
const spend = {
  description: 'This hour',
  schema: Spend,
  example: { hourlyCents: 1_000_000, committedCents: 48_210, openUntil: null },
};

export const GET_SPEND: Operation = {
  ...support,
  id: 'adminGetSpend',
  summary: 'Read what is spent on numbers in this hour',
  answers: { 200: spend },
};

export const SET_SPEND: Operation = {
  ...admin,
  id: 'adminSetSpend',
  summary: 'Change what may be spent on numbers in an hour',
  answers: { 200: spend },
  problems: [...JSON_BODY, 'auth.not_fresh'],
};

const DeadLetter = z
  .strictObject({
    id: z.string(),
    queue: z.string(),
    body: z.unknown().describe('The message: references only'),
    at: instant,
    replayedAt: instant.nullable(),
  })
  .meta({ id: 'DeadLetter' });

const letter = {
  id: '8f0c1b525c8e4f0e9b2f0a3f4f1f7c11',
  queue: 'events',
  body: { account: 'acc_9d2e71', after: 40, through: 41 },
  at: '2026-11-22T10:00:00.000Z',
  replayedAt: null,
};

export const DEAD_LETTERS: Operation = {
  id: 'adminListDeadLetters',
  summary: 'List messages that were given up, newest first',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: pageAnswer(DeadLetter, letter),
  },
  problems: QUERY,
};

export const REPLAY: Operation = {
  ...admin,
  id: 'adminReplayDeadLetter',
  summary: 'Send a message that was given up to its queue again',
  answers: {
    202: {
      description: 'Sent',
      schema: DeadLetter,
      example: { ...letter, replayedAt: '2026-11-22T11:00:00.000Z' },
    },
  },
  problems: [...EMPTY_BODY, 'dead_letters.not_found'],
};
