import * as z from 'zod';
import { SwrCache } from '../../platform/cache/swr-cache';
import { DAY, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { perIsolate } from '../../platform/core/isolate-cache';
import { policyFor, TierPolicy } from './tier-policy';

const Policies = z.array(TierPolicy);

// When D1 fails, the last policies apply for up to a month: a request is never refused for a missing policy.
const cache = perIsolate(
  'tiers',
  new SwrCache<TierPolicy[]>('tiers', Policies, {
    freshMs: 30 * SECOND,
    staleMs: MINUTE,
    errorMs: 30 * DAY,
  }),
);
const KEY = 'all';

/** The newest policy of each tier, from D1. */
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

/** The policies from the cache, at most a minute old. */
export const listPolicies = (ctx: SystemCtx): Promise<TierPolicy[]> =>
  cache.get({ key: KEY, kv: ctx.env.KV, load: () => loadPolicies(ctx) });

export async function getTierPolicy(ctx: SystemCtx, tier: Tier): Promise<TierPolicy> {
  return policyFor(await listPolicies(ctx), tier);
}

/** Publishes the policies in D1 to every isolate: to this one at once, to the others through KV. */
export async function publishPolicies(ctx: SystemCtx): Promise<void> {
  await cache.publish({ key: KEY, kv: ctx.env.KV }, await loadPolicies(ctx));
}
