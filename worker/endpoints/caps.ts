import type { Tier } from '../kernel/ctx';

const CAPS: Readonly<Record<Tier, number>> = { free: 1, developer: 10, enterprise: 50 };

/** How many webhook endpoints an account of `tier` may have at once, whatever their state. */
export const endpointsCap = (tier: Tier): number => CAPS[tier];
