import type { Tier } from '../kernel/ctx';

const CAPS: Readonly<Record<Tier, { keys: number; requestsPerMinute: number }>> = {
  free: { keys: 1, requestsPerMinute: 60 },
  developer: { keys: 10, requestsPerMinute: 600 },
  enterprise: { keys: 100, requestsPerMinute: 6_000 },
};

/** How many keys an account of `tier` may have at once; a key that a rotation has replaced does not count. */
export const keysCap = (tier: Tier): number => CAPS[tier].keys;

/** The account's requests a minute: a key's own limit is below it. */
export const requestsCap = (tier: Tier): number => CAPS[tier].requestsPerMinute;
