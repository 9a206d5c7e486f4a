import * as z from 'zod';
import { OrderQuery, PageQuery } from '../platform/core/page-query';
import { SentPolicy } from '../traffic/policies/policy-names';
import { TIERS } from '../traffic/policies/tier-policy';

const state = z.enum(['active', 'suspended']).optional().describe('Only accounts in this state');

export const ListAccounts = z.strictObject({ state, ...OrderQuery, ...PageQuery });

export const SearchAccounts = z
  .strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(254)
      .describe('The id of an account or of a user, or an email address'),
    state,
    ...OrderQuery,
    ...PageQuery,
  })
  .meta({ id: 'SearchAccounts', example: { query: 'ada@example.com' } });
export type FindAccounts = Partial<z.infer<typeof SearchAccounts>> & z.infer<typeof ListAccounts>;

/** A closed list, because the audit log contains no free text. */
export const REASONS = ['abuse', 'fraud', 'payment', 'security', 'request'] as const;

export const Suspend = z
  .strictObject({ reason: z.enum(REASONS).describe('Why; customers do not see it') })
  .meta({ id: 'Suspend', example: { reason: 'fraud' } });
export type Suspend = z.infer<typeof Suspend>;

export const TierParam = z.strictObject({ tier: z.enum(TIERS) });

export const policyExample = {
  version: 3,
  requestsPerMinute: 600,
  verificationsPerMonth: 5_000,
  openVerifications: 50,
  bulkOrders: 500,
  apiKeys: 10,
  webhookEndpoints: 10,
  retentionDays: 7,
  priceCents: 2_900,
  markupFactor: 1.5,
  expiriesPerHour: 200,
  cooldownSeconds: 900,
};

export const SetPolicy = SentPolicy.meta({
  id: 'SetPolicy',
  example: policyExample,
});

export const SetSpend = z
  .strictObject({
    hourlyLimitCents: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .describe('The maximum sales in an hour, in US cents'),
  })
  .meta({ id: 'SetSpend', example: { hourlyLimitCents: 1_000_000 } });

export const ListDeadLetters = z.strictObject({
  state: z.enum(['waiting', 'replayed']).optional().describe('Whether it was replayed'),
  ...OrderQuery,
  ...PageQuery,
});
