import type { SystemCtx, Tier } from '../../../platform/core/ctx';
import { getTierPolicy } from '../../../traffic/policies/tier-policies.service';

/** How many webhook endpoints an account of `tier` may have at once, whatever their state. */
export const endpointsCap = async (ctx: SystemCtx, tier: Tier): Promise<number> =>
  (await getTierPolicy(ctx, tier)).endpoints;
