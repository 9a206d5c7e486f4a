import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';

/** How many keys an account of `tier` may have at once; a key that a rotation has replaced does not count. */
export const keysCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).keys;

/** The account's requests a minute: a key's own limit is below it. */
export const requestsCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).requestsPerMinute;
