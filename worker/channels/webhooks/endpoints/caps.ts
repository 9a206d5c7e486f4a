import type { SystemCtx, Tier } from '../../../platform/core/ctx';
import { getTierPolicy } from '../../../traffic/policies/tier-policies.service';

/** The number of webhook endpoints that an account of `tier` may have, in any state. */
export const endpointsCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).endpoints;
