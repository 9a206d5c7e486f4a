import * as z from 'zod';
import type { Tier } from '../../platform/core/ctx';

export const TIERS = ['free', 'developer', 'enterprise'] as const satisfies readonly Tier[];

const count = z.int().min(0).max(10_000_000);

/** The limits and prices of a tier, which an administrator sets. */
export const TierNumbers = z.strictObject({
  requestsPerMinute: z.int().min(1).max(600_000),
  monthly: count.describe('Verifications a month'),
  open: count.describe('Verifications open at once'),
  bulk: count.describe('Orders in one bulk request; 0 for none'),
  keys: count,
  endpoints: count.describe('Webhook endpoints'),
  retentionDays: z.int().min(1).max(365),
  price: count.describe('US cents a month'),
  markup: z.number().min(1).max(10),
  expiries: z
    .int()
    .min(1)
    .max(1_000_000)
    .describe('Orders that expire within an hour after which sales stop'),
  cooldownSeconds: z.int().min(1).max(86_400).describe('Seconds without sales after that many'),
});
export type TierNumbers = z.infer<typeof TierNumbers>;

/** One version of a tier's policy. */
export const TierPolicy = TierNumbers.extend({
  tier: z.enum(TIERS),
  version: z.int().positive(),
});
export type TierPolicy = z.infer<typeof TierPolicy>;

export function policyFor(policies: readonly TierPolicy[], tier: Tier): TierPolicy {
  const policy = policies.find((one) => one.tier === tier);
  if (!policy) throw new Error(`no policy for ${tier}`);
  return policy;
}

export const rankOf = (tier: Tier): number => TIERS.indexOf(tier);

/** The cheapest tier first. */
export const sortByRank = (policies: readonly TierPolicy[]): TierPolicy[] =>
  policies.toSorted((a, b) => rankOf(a.tier) - rankOf(b.tier));
