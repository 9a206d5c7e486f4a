import { jittered, type Jitter } from '../../../platform/core/backoff';
import { HOUR, MINUTE, SECOND } from '../../../platform/core/clock';

/** Delays before the second and later attempts; the first is made immediately. */
export const DELAYS_MS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  10 * HOUR,
] as const;
const JITTER: Jitter = [0.8, 1.2];
/** Limit of a receiver's `Retry-After`: its other events wait too. */
const MAX_RETRY_AFTER_MS = HOUR;

/** Our own failures are retried soon and do not count as attempts of the receiver, up to this many in a row. */
export const MAX_FAULTS = 5;

/** The step whose failure is final. */
export const LAST_STEP = DELAYS_MS.length;

/**
 * Milliseconds until the next attempt after a failure with `step` failures before it; null after the last. `random` is in
 * 0…1. A receiver's `Retry-After` only lengthens the delay. Pure.
 */
export function deliveryRetryDelay(
  step: number,
  random: number,
  retryAfterMs: number | null = null,
): number | null {
  const delay = DELAYS_MS[step];
  if (delay === undefined) return null;
  const spread = Math.round(jittered(delay, JITTER, random));
  return Math.max(spread, Math.min(retryAfterMs ?? 0, MAX_RETRY_AFTER_MS));
}
