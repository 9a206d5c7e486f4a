import { SECOND } from '../../platform/core/clock';

/** Below this many units a window there are no leases of several: each request asks. */
export const LEASED_FROM = 60;

/** A clock that stands still while a request computes may be so far behind. */
export const GUARD_MS = 10;

/** How long a lease may be used, from before it was asked for. */
export const validityOf = (windowMs: number): number => Math.min(SECOND, windowMs / 60);

/** How long an answer is waited for; after that what it grants is given back, so that none is lost with it. */
export const patienceOf = (windowMs: number): number => validityOf(windowMs) / 2;

/** How many units a sliding window takes, for the account and, if it has a limit of its own, for the credential. */
export interface Limits {
  readonly limit: number;
  readonly keyLimit: number | null;
  readonly windowMs: number;
}

// What is freed in a hundredth of a second at this limit is worth no question of its own.
const BUSY_LIMIT = 6_000;

/**
 * How long an isolate waits before it asks a nearly full window again: up to a whole lease where much is freed
 * meanwhile, no time worth the name where each unit counts.
 */
export const restOf = ({ limit, windowMs }: Limits): number =>
  validityOf(windowMs) * Math.min(1, limit / BUSY_LIMIT);

/** What became of an earlier lease. Only durations are told: nobody's clock is compared with another's. */
export interface Report {
  readonly ask: string;
  readonly used: number;
  /** Since the last use, when the report was sent. */
  readonly agoMs: number;
}

export interface Ask {
  /** Chosen by who asks, so that a lease whose answer was lost can be given back by name. */
  readonly ask: string;
  readonly credential: string;
  /** Requests that wait for the answer, and what they and those of the next second are likely to use. */
  readonly waiting: number;
  readonly want: number;
  readonly reports: readonly Report[];
}

/** What the window looks like after the answer, for the caller's headers. */
interface Standing {
  readonly limits: Limits;
  /** Units that are left to all. */
  readonly remaining: number;
  /** Until the oldest unit leaves the window. */
  readonly resetMs: number;
}

export type Answer =
  | (Standing & { readonly kind: 'lease'; readonly units: number })
  | (Standing & { readonly kind: 'blocked'; readonly forMs: number });
