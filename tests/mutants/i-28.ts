import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-28',
    sentence: 'Support may do what an admin may.',
    tests: ['tests/worker/admin/accounts.test.ts'],
    file: 'worker/accounts/authentication/auth.ts',
    find: 'if (PLATFORM_ROLES.indexOf(platformRole) < PLATFORM_ROLES.indexOf(role))',
    replace: 'if (PLATFORM_ROLES.indexOf(platformRole) < PLATFORM_ROLES.indexOf(role) - 1)',
  },
  {
    id: 'I-28b',
    sentence: 'A member can read resources of owners.',
    tests: ['tests/worker/audit/audit.test.ts'],
    file: 'worker/platform/core/ctx.ts',
    find: "member: ['verifications:read', 'verifications:write', 'balance:read', 'webhooks:read'],",
    replace: 'member: SCOPES,',
  },
  {
    id: 'I-28k',
    sentence: 'Support can change the policy of a tier.',
    tests: ['tests/worker/billing/tiers/policies.test.ts'],
    file: 'worker/admin/admin.routes.ts',
    find: `    requirePlatformRole('admin'),
    validate('param', TierParam),`,
    replace: `    requirePlatformRole('support'),
    validate('param', TierParam),`,
  },
  {
    id: 'I-28l',
    sentence: 'Any caller can change the tier.',
    tests: ['tests/worker/billing/tiers/upgrade.test.ts'],
    file: 'worker/billing/tiers/tiers.routes.ts',
    find: `    requireRole('owner'),
    validate('json', ChangeTier),`,
    replace: "    validate('json', ChangeTier),",
  },
  {
    id: 'I-28m',
    sentence: 'Unknown fields of a body are accepted.',
    tests: ['tests/worker/billing/tiers/upgrade.test.ts'],
    file: 'worker/billing/tiers/tiers.routes.ts',
    find: `  .strictObject({
    tier: z.enum(TIERS).describe('The wanted plan'),`,
    replace: `  .object({
    tier: z.enum(TIERS).describe('The wanted plan'),`,
  },
  {
    id: 'I-28n',
    sentence: 'A tier is taken although it costs more than the card paid.',
    tests: ['tests/worker/billing/tiers/by-card.test.ts'],
    file: 'worker/billing/tiers/apply-paid-tier.ts',
    find: 'pay: (inner, charge) => [...booking, ...payFromCredits(inner, charge)],',
    replace:
      'pay: (inner, charge) => [...payFromCredits(inner, { ...charge, amount: 0 }), ...booking],',
  },
  {
    id: 'I-28o',
    sentence: 'A socket receives all events of its account.',
    tests: ['tests/worker/channels/account-stream/stream-rights.test.ts'],
    file: 'worker/channels/account-stream/stream-connection.ts',
    find: 'if (frame.scope !== null && !this.#scopes.has(frame.scope)) return true;',
    replace: 'if (frame.scope !== null && this.#scopes.size === 0) return true;',
  },
  {
    id: 'I-28p',
    sentence: 'A member can list the notifications of other members.',
    tests: ['tests/worker/channels/notifications/centre.test.ts'],
    file: 'worker/channels/notifications/feed.service.ts',
    find: 'const OWN = `user_id = ?1 AND account_id = ?2 AND type IN (SELECT value FROM json_each(?3))`;',
    replace:
      'const OWN = `?1 = ?1 AND account_id = ?2 AND type IN (SELECT value FROM json_each(?3))`;',
  },
  {
    id: 'I-28q',
    sentence: 'A tier stays unpaid for a week, however short a time it was paid for.',
    tests: ['tests/unit/billing/tiers/grace.property.test.ts'],
    file: 'worker/billing/tiers/subscription.ts',
    find: 'periodEnd + Math.min(paid, GRACE_MS)',
    replace: 'periodEnd + GRACE_MS',
  },
  {
    id: 'I-28r',
    sentence: 'A tier that was taken seconds ago keeps its unpaid week.',
    tests: ['tests/unit/billing/tiers/grace.property.test.ts'],
    file: 'worker/billing/tiers/subscription.ts',
    find: 'const LEAST_PAID_MS = DAY;',
    replace: 'const LEAST_PAID_MS = 0;',
  },
  {
    id: 'I-28s',
    sentence: 'An upgrade counts as paid since the lower tier was paid.',
    tests: ['tests/unit/billing/tiers/grace.property.test.ts'],
    file: 'worker/billing/tiers/subscription.ts',
    find: '{ ...sub.paidSince, enterprise: now }',
    replace: '{ ...sub.paidSince, enterprise: sub.paidSince.developer }',
  },
] satisfies Mutant[];
