import * as z from 'zod';
import { cents, time, type EventSchema } from './schema';

const tier = z.enum(['free', 'developer', 'enterprise']);
const month = z.strictObject({
  period: z.string().describe('The UTC month: `2026-11`'),
  used: z.int(),
  cap: z.int(),
});
const change = z.strictObject({
  from: tier,
  to: tier,
  effectiveAt: time,
  charged: cents,
  balanceAfter: cents,
});
const base = { version: 1, scope: 'balance:read' } as const;
const november = { period: '2026-11', used: 40, cap: 50 };
const effectiveAt = 1_795_341_600_000;

/** What happens to an account as a whole: its month, its tier, who signed in. */
export const ACCOUNT_EVENTS = {
  'quota.warning': {
    ...base,
    about: 'Four fifths of the month’s verifications are used; once a month.',
    data: month,
    example: november,
  },
  'quota.exceeded': {
    ...base,
    about: 'The month’s verifications are used up; once a month.',
    data: month,
    example: { ...november, used: 50 },
  },
  'tier.changed': {
    ...base,
    about: 'Another tier was chosen; it holds from `effectiveAt`.',
    data: change,
    example: { from: 'free', to: 'developer', effectiveAt, charged: 2_900, balanceAfter: 1_100 },
  },
  'tier.renewed': {
    ...base,
    about: 'A month of the tier was paid.',
    data: change,
    example: {
      from: 'developer',
      to: 'developer',
      effectiveAt,
      charged: 2_900,
      balanceAfter: 1_100,
    },
  },
  'tier.lapsed': {
    ...base,
    about: 'The tier was not paid and ended; the account is on a lower one, `to`.',
    data: change,
    example: { from: 'developer', to: 'free', effectiveAt, charged: 0, balanceAfter: 1_100 },
  },
  'tier.past_due': {
    ...base,
    about: 'The credits did not suffice for the month; the tier stays until `graceUntil`.',
    data: z.strictObject({ tier, graceUntil: time.nullable() }),
    example: { tier: 'developer', graceUntil: effectiveAt },
  },
  'auto_top_up.stopped': {
    ...base,
    about:
      'The saved card could not be charged so many times in a row: nothing more is charged by itself.',
    data: z.strictObject({ failures: z.int() }),
    example: { failures: 3 },
  },
  'security.sign_in': {
    version: 1,
    scope: 'audit:read',
    about: 'Somebody of the account signed in from a device that was not seen before.',
    data: z.strictObject({ userId: z.string(), sessionId: z.string() }),
    example: { userId: 'usr_4b1f0c', sessionId: 'ses_7d2c1a' },
  },
  'security.endpoint_changed': {
    version: 1,
    scope: 'audit:read',
    about:
      'A webhook endpoint was registered, has a new URL or a new signing secret, was enabled with the rights of another, or has ended with its API key.',
    data: z.strictObject({
      endpointId: z.string(),
      change: z.enum(['created', 'url_changed', 'secret_rotated', 'taken_over', 'key_ended']),
    }),
    example: { endpointId: 'whe_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1', change: 'created' },
  },
} as const satisfies Record<string, EventSchema>;
