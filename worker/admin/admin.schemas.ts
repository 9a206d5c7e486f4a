import * as z from 'zod';
import { OrderQuery, PageQuery } from '../platform/core/page-query';
import { TierNumbers, TIERS } from '../traffic/policies/tier-policy';

const state = z.enum(['active', 'suspended']).optional();

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
  .strictObject({ reason: z.enum(REASONS) })
  .meta({ id: 'Suspend', example: { reason: 'fraud' } });
export type Suspend = z.infer<typeof Suspend>;

export const TierParam = z.strictObject({ tier: z.enum(TIERS) });

export const policyExample = {
  version: 3,
  requestsPerMinute: 600,
  monthly: 5_000,
  open: 50,
  bulk: 500,
  keys: 10,
  endpoints: 10,
  retentionDays: 7,
  price: 2_900,
  markup: 1.5,
  expiries: 200,
  cooldownSeconds: 900,
};

/** A complete policy, and the version that it replaces. */
export const SetPolicy = TierNumbers.extend({ version: z.int().positive() }).meta({
  id: 'SetPolicy',
  example: policyExample,
});

export const SetSpend = z
  .strictObject({ hourlyCents: z.int().min(1).max(1_000_000_000) })
  .meta({ id: 'SetSpend', example: { hourlyCents: 1_000_000 } });

export const ListDeadLetters = z.strictObject({
  state: z.enum(['waiting', 'replayed']).optional().describe('Whether it was replayed'),
  ...OrderQuery,
  ...PageQuery,
});
