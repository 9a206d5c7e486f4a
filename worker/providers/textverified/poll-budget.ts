import { MINUTE, SECOND } from '../../platform/core/clock';

/** Interval between two polls of an order while the budget allows it; customers are promised this interval. */
export const POLL_MS = 5 * SECOND;
/** Orders younger than this have priority, because most codes arrive within it. */
export const YOUNG_MS = MINUTE;
/** Every sixth poll also reads the state of the reservation, which is a second call. */
export const STATE_EVERY = 6;
const CALLS_PER_POLL = 1 + 1 / STATE_EVERY;
/** Share of the budget that is reserved for older orders. */
const OLD_SHARE = 1 / 4;

/** Number of orders that wait for a code. */
export interface OpenOrders {
  /** In their first minute. */
  young: number;
  old: number;
}

/** Interval between two polls of an order: milliseconds, in whole seconds. */
export interface PollIntervals {
  youngMs: number;
  oldMs: number;
}

export const PROMISED: PollIntervals = { youngMs: POLL_MS, oldMs: POLL_MS };

/** Calls per second of `orders` that are polled every `intervalMs`. */
export const callRate = (orders: number, intervalMs: number): number =>
  (orders * CALLS_PER_POLL * SECOND) / intervalMs;

/** The interval at which `orders` make `callsPerSecond` calls per second, and at least the promised one. */
function intervalFor(orders: number, callsPerSecond: number): number {
  // Without orders of this age, the next one starts with the promised interval.
  if (orders === 0) return POLL_MS;
  const seconds = Math.ceil((orders * CALLS_PER_POLL) / callsPerSecond - 1e-9);
  return Math.max(POLL_MS, seconds * SECOND);
}

/**
 * Poll intervals within a budget of `callsPerSecond`: five seconds while the budget allows it. Beyond it the intervals grow
 * as little as possible, those of orders past their first minute first.
 */
export function pollIntervals(open: OpenOrders, callsPerSecond: number): PollIntervals {
  const { young, old } = open;
  if (callRate(young + old, POLL_MS) <= callsPerSecond) return PROMISED;
  const left = Math.max(callsPerSecond - callRate(young, POLL_MS), callsPerSecond * OLD_SHARE);
  // Older orders are never polled more often than young ones.
  const even = intervalFor(young + old, callsPerSecond);
  const oldMs = Math.max(even, intervalFor(old, left));
  const youngMs = intervalFor(young, callsPerSecond - callRate(old, oldMs));
  return { youngMs, oldMs };
}
