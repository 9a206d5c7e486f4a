import * as z from 'zod';
import { SwrCache } from '../../platform/cache/swr-cache';
import { DAY, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { perIsolate } from '../../platform/core/isolate-cache';
import { policyFor, TierPolicy } from './tier-policy';

const Policies = z.array(TierPolicy);

// A tier that nobody could read for a month still has its last numbers: nothing is refused for want of a policy.
const cache = perIsolate(
  'tiers',
  new SwrCache<TierPolicy[]>('tiers', Policies, {
    freshMs: 30 * SECOND,
    staleMs: MINUTE,
    errorMs: 30 * DAY,
  }),
);
const KEY = 'all';

/** The newest policy of each tier, from the record itself. */
export async function loadPolicies(ctx: SystemCtx): Promise<TierPolicy[]> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT tier, version, requests_per_minute AS requestsPerMinute, monthly, open, bulk, keys, endpoints,
         retention_days AS retentionDays, price, markup, expiries, cooldown_seconds AS cooldownSeconds
       FROM tier_policies p
       WHERE version = (SELECT max(version) FROM tier_policies WHERE tier = p.tier)`,
    )
    .all();
  return Policies.parse(results);
}

/** The policies as isolates believe them, at most a minute old. */
export const listPolicies = (ctx: SystemCtx): Promise<TierPolicy[]> =>
  cache.get({ key: KEY, kv: ctx.env.KV, load: () => loadPolicies(ctx) });

export async function getTierPolicy(ctx: SystemCtx, tier: Tier): Promise<TierPolicy> {
  return policyFor(await listPolicies(ctx), tier);
}

/** Puts what D1 holds now before every isolate: this one at once, the others as fast as KV is. */
export async function publishPolicies(ctx: SystemCtx): Promise<void> {
  await cache.publish({ key: KEY, kv: ctx.env.KV }, await loadPolicies(ctx));
}
