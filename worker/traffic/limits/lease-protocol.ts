import { SECOND } from '../../platform/core/clock';

/** Below this number of units a window, each request has its own question and lease. */
export const MIN_LEASED_LIMIT = 60;

/** A clock that stops during a computation may be this far behind. */
export const GUARD_MS = 10;

/** How long a lease may be used, counted from before its question. */
export const leaseLifetime = (windowMs: number): number => Math.min(SECOND, windowMs / 60);

/** How long an answer is awaited; a later answer is refused and its units are returned, so that none is lost. */
export const answerTimeout = (windowMs: number): number => leaseLifetime(windowMs) / 2;

/** How many units a sliding window takes, for the account and, if it has its own limit, for the credential. */
export interface Limits {
  readonly limit: number;
  readonly keyLimit: number | null;
  readonly windowMs: number;
}

/** From this limit on a unit expires every 10 ms: one call for each is too much, so the wait is a whole lease. */
const BUSY_LIMIT = 6_000;

/** How long an isolate waits before it calls the limiter of a nearly full window again: longer for a larger window. */
export const askAgainDelay = ({ limit, windowMs }: Limits): number =>
  leaseLifetime(windowMs) * Math.min(1, limit / BUSY_LIMIT);

/** The use of an earlier lease. It holds durations only: two clocks are never compared. */
export interface UseReport {
  readonly ask: string;
  readonly used: number;
  /** Since the last use, when the report was sent. */
  readonly agoMs: number;
}

export interface LeaseRequest {
  /** Chosen by the isolate, so that a lease whose answer was lost can be returned by name. */
  readonly ask: string;
  readonly credential: string;
  /** Requests that wait for the answer. */
  readonly waiting: number;
  /** Those, and the requests that are expected before the lease ends. */
  readonly want: number;
  readonly reports: readonly UseReport[];
}

/** The window after the answer, for the caller's headers. */
interface WindowState {
  readonly limits: Limits;
  /** Units that are free for all. */
  readonly remaining: number;
  /** Until the oldest unit leaves the window. */
  readonly resetMs: number;
}

export type LeaseAnswer =
  | (WindowState & { readonly kind: 'lease'; readonly units: number })
  | (WindowState & { readonly kind: 'blocked'; readonly forMs: number });
