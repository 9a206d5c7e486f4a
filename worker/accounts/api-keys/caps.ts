import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { getTierPolicy } from '../../traffic/policies/tier-policies.service';

/** Maximum number of live keys of an account of `tier`; replaced keys do not count. */
export const keysCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).keys;

/** The account's requests a minute, the upper bound of a key's own limit. */
export const requestsCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).requestsPerMinute;
