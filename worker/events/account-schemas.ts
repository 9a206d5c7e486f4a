import * as z from 'zod';
import { idOf } from '../platform/core/id-schemas';
import { REGISTERED } from './snapshot-examples';
import { balanceAfterCents, cents, time, type EventSchema } from './event-schema';

const tier = z.enum(['free', 'developer', 'enterprise']);
const month = z.strictObject({
  period: z.string().describe('The UTC month, such as `2026-11`'),
  used: z.int().describe('Verifications that count in the period'),
  limit: z.int().describe('Verifications that the plan includes in the period'),
  resetsAt: time.describe('When the next period begins'),
});
const change = z.strictObject({
  from: tier.describe('The plan before'),
  to: tier.describe('The plan after'),
  effectiveAt: time.describe('When the new plan applies'),
  chargedCents: cents.describe('US cents that were charged'),
  balanceAfterCents,
});
const base = { version: 1, scope: 'balance:read' } as const;
const november = {
  period: '2026-11',
  used: 40,
  limit: 50,
  resetsAt: 1_796_083_200_000,
};
const effectiveAt = 1_795_341_600_000;

/** Events of an account as a whole: its monthly quota, its plan, its sign-ins. */
export const ACCOUNT_EVENTS = {
  'quota.warning': {
    ...base,
    about: '80% of the monthly verifications are used. Sent once a month.',
    data: month,
    example: november,
  },
  'quota.exceeded': {
    ...base,
    about: 'All monthly verifications are used. Sent once a month.',
    data: month,
    example: { ...november, used: 50 },
  },
  'tier.changed': {
    ...base,
    about: 'The plan was changed. The new plan applies from `effectiveAt`.',
    data: change,
    example: {
      from: 'free',
      to: 'developer',
      effectiveAt,
      chargedCents: 2_900,
      balanceAfterCents: 1_100,
    },
  },
  'tier.renewed': {
    ...base,
    about: 'The plan was renewed: its next month is paid.',
    data: change,
    example: {
      from: 'developer',
      to: 'developer',
      effectiveAt,
      chargedCents: 2_900,
      balanceAfterCents: 1_100,
    },
  },
  'tier.lapsed': {
    ...base,
    about: 'The plan ended because it was not paid. The account is now on the lower plan `to`.',
    data: change,
    example: {
      from: 'developer',
      to: 'free',
      effectiveAt,
      chargedCents: 0,
      balanceAfterCents: 1_100,
    },
  },
  'tier.past_due': {
    ...base,
    about:
      'The plan could not be renewed because the month was not paid. The plan stays active until `graceEndsAt`.',
    data: z.strictObject({
      tier: tier.describe('The plan that is not paid'),
      graceEndsAt: time.nullable().describe('When the plan ends unless it is paid before'),
    }),
    example: { tier: 'developer', graceEndsAt: effectiveAt },
  },
  'auto_top_up.stopped': {
    ...base,
    about:
      'Auto top-up stopped because the saved card could not be charged several times in a row.',
    data: z.strictObject({ failureCount: z.int().describe('Failed charges in a row') }),
    example: { failureCount: 3 },
  },
  'security.sign_in': {
    version: 1,
    scope: 'audit:read',
    about: 'A member of the account signed in from a new device.',
    data: z.strictObject({ userId: idOf('user'), sessionId: idOf('session') }),
    example: { userId: 'usr_4b1f0c', sessionId: 'ses_7d2c1a' },
  },
  'security.endpoint_changed': {
    version: 1,
    scope: 'audit:read',
    about:
      'A webhook endpoint was registered, its URL, signing secret or permissions changed, or it was disabled because its API key ended.',
    data: z.strictObject({
      endpointId: idOf('endpoint'),
      change: z
        .enum(['created', 'url_changed', 'secret_rotated', 'taken_over', 'key_ended'])
        .describe('What changed'),
      endpoint: z
        .looseObject({ id: z.string() })
        .optional()
        .describe(
          'The endpoint after the change, as the API shows it; only with the scope `webhooks:read`',
        ),
    }),
    example: { endpointId: REGISTERED.id, change: 'created', endpoint: REGISTERED },
  },
} as const satisfies Record<string, EventSchema>;
