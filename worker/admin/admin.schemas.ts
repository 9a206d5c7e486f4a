import * as z from 'zod';
import { TierNumbers, TIERS } from '../tiers/policy';

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

/** A whole policy, and the version that it comes after. */
export const SetPolicy = TierNumbers.extend({ version: z.int().positive() }).meta({
  id: 'SetPolicy',
  example: policyExample,
});

export const SetSpend = z
  .strictObject({ hourlyCents: z.int().min(1).max(1_000_000_000) })
  .meta({ id: 'SetSpend', example: { hourlyCents: 1_000_000 } });
