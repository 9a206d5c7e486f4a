import * as z from 'zod';
import { exampleId, idOf } from '../platform/core/id-schemas';
import { AccountAuditEntry, auditExample } from '../audit/audit.answers';
import {
  cents,
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../platform/core/operation';
import { ShownPolicy } from '../traffic/policies/policy-names';
import { policyExample } from './admin.schemas';

const Account = z
  .strictObject({
    id: idOf('account'),
    name: z.string().describe('Name of the account'),
    tier: z.enum(['free', 'developer', 'enterprise']).describe('Plan of the account'),
    state: z.enum(['active', 'suspended']).describe('A suspended account cannot be used'),
    createdAt: instant.describe('When the account was created'),
    members: z
      .array(
        z.strictObject({
          user: z
            .strictObject({
              id: idOf('user'),
              name: z.string().describe('Name of the person'),
              email: z.string().describe('Email address of the person'),
            })
            .describe('The person'),
          role: z.enum(['owner', 'member']).describe('Role in the account'),
        }),
      )
      .describe('All members; none of a deleted account'),
  })
  .meta({ id: 'Account' });

const example: z.infer<typeof Account> = {
  id: exampleId('account'),
  name: 'Ada Lovelace',
  tier: 'free',
  state: 'active',
  createdAt: '2026-11-22T10:00:00.000Z',
  members: [
    {
      user: { id: exampleId('user'), name: 'Ada Lovelace', email: 'ada@example.com' },
      role: 'owner',
    },
  ],
};
const accounts = listAnswer(Account, example);
const suspended = { ...example, state: 'suspended' };

const admin = { tag: 'Operators', access: 'admin' } as const;

export const READINESS: Operation = {
  id: 'adminGetReadiness',
  summary: 'Check the configuration',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: {
      description: 'The problems; none if the configuration is complete',
      schema: z
        .strictObject({
          ready: z.boolean().describe('Whether the configuration is complete'),
          problems: z
            .array(z.string())
            .describe('The missing settings; empty when none is missing'),
        })
        .meta({ id: 'ReadinessReport' }),
      example: { ready: false, problems: ['SMS_FROM is missing'] },
    },
  },
};

export const SEARCH: Operation = {
  id: 'adminSearchAccounts',
  summary: 'Search accounts by id or email address',
  description: 'Uses POST because URLs are logged, and an email address must not appear in a URL.',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: accounts,
  },
  problems: JSON_BODY,
};

export const LIST: Operation = {
  id: 'adminListAccounts',
  summary: 'List accounts',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: accounts,
  },
  problems: QUERY,
};

export const GET: Operation = {
  id: 'adminGetAccount',
  summary: 'Get an account',
  tag: 'Operators',
  access: 'support',
  answers: { 200: { description: 'The account', schema: Account, example } },
  problems: ['accounts.unknown'],
};

export const SUSPEND: Operation = {
  ...admin,
  id: 'adminSuspendAccount',
  summary: 'Suspend an account',
  description:
    'Requests for the account are refused, and its sockets are closed. Open verifications continue to their end. ' +
    'Suspending an account again has no effect.',
  answers: { 200: { description: 'The suspended account', schema: Account, example: suspended } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'accounts.unknown'],
  idempotent: 'replayed',
};

export const REACTIVATE: Operation = {
  ...admin,
  id: 'adminReactivateAccount',
  summary: 'Reactivate a suspended account',
  answers: { 200: { description: 'The active account', schema: Account, example } },
  problems: [...EMPTY_BODY, 'auth.not_fresh', 'accounts.unknown'],
  idempotent: 'replayed',
};

export const AUDIT: Operation = {
  ...admin,
  id: 'adminListAudit',
  summary: 'List the audit log of all accounts',
  answers: {
    200: listAnswer(AccountAuditEntry, { accountId: exampleId('account'), ...auditExample }),
  },
  problems: QUERY,
};

const Policy = ShownPolicy.meta({ id: 'TierPolicy' });
const policy = { description: 'The policy', schema: Policy };
const support = { tag: 'Operators', access: 'support' } as const;

export const GET_POLICY: Operation = {
  ...support,
  id: 'adminGetPolicy',
  summary: 'Get the policy of a plan',
  answers: { 200: { ...policy, example: { tier: 'developer', ...policyExample } } },
  problems: QUERY,
};

export const SET_POLICY: Operation = {
  ...admin,
  id: 'adminSetPolicy',
  summary: 'Change the policy of a plan',
  description:
    'Replaces the whole policy of the given `version`. Takes effect everywhere within a minute.',
  answers: { 200: { ...policy, example: { tier: 'developer', ...policyExample, version: 4 } } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'tiers.policy_changed'],
};

const Spend = z
  .strictObject({
    hourlyLimitCents: cents.describe('The maximum sales in an hour, in US cents'),
    committedCents: cents.describe(
      'The amount held and paid for the orders of this hour, in US cents',
    ),
    resumesAt: instant
      .nullable()
      .describe('When paused sales resume; null while they are not paused'),
  })
  .meta({ id: 'Spend' });
const spend = {
  description: 'The spend of this hour',
  schema: Spend,
  example: { hourlyLimitCents: 1_000_000, committedCents: 48_210, resumesAt: null },
};

export const GET_SPEND: Operation = {
  ...support,
  id: 'adminGetSpend',
  summary: 'Get the spend of this hour',
  answers: { 200: spend },
};

export const SET_SPEND: Operation = {
  ...admin,
  id: 'adminSetSpend',
  summary: 'Change the hourly spend limit',
  answers: { 200: spend },
  problems: [...JSON_BODY, 'auth.not_fresh'],
};

const DeadLetter = z
  .strictObject({
    id: z.string().describe('Id that the queue gave to the message'),
    queue: z.string().describe('Name of the queue'),
    body: z.unknown().describe('The message, which contains references only'),
    createdAt: instant.describe('When the message was sent'),
    replayedAt: instant.nullable().describe('When it was replayed; null when it was not'),
  })
  .meta({ id: 'DeadLetter' });

const letter = {
  id: '8f0c1b525c8e4f0e9b2f0a3f4f1f7c11',
  queue: 'events',
  body: { account: exampleId('account'), after: 40, through: 41 },
  createdAt: '2026-11-22T10:00:00.000Z',
  replayedAt: null,
};

export const DEAD_LETTERS: Operation = {
  id: 'adminListDeadLetters',
  summary: 'List dead letters',
  tag: 'Operators',
  access: 'support',
  answers: {
    200: listAnswer(DeadLetter, letter),
  },
  problems: QUERY,
};

export const REPLAY: Operation = {
  ...admin,
  id: 'adminReplayDeadLetter',
  summary: 'Replay a dead letter',
  answers: {
    202: {
      description: 'The replayed dead letter',
      schema: DeadLetter,
      example: { ...letter, replayedAt: '2026-11-22T11:00:00.000Z' },
      headers: LOCATION,
    },
  },
  problems: [...EMPTY_BODY, 'dead_letters.not_found'],
  idempotent: 'replayed',
};

export const GET_DEAD_LETTER: Operation = {
  id: 'adminGetDeadLetter',
  summary: 'Get a dead letter',
  tag: 'Operators',
  access: 'support',
  answers: { 200: { description: 'The dead letter', schema: DeadLetter, example: letter } },
  problems: ['dead_letters.not_found'],
};
