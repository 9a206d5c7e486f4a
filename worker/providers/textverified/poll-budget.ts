import { MINUTE, SECOND } from '../../platform/core/clock';

/** From one poll of an order to the next, as long as the budget allows it: what customers are promised. */
export const POLL_MS = 5 * SECOND;
/** Orders younger than this go before older ones: most codes come within it. */
export const YOUNG_MS = MINUTE;
/** Every sixth poll also reads the verification's state, which is a second call. */
export const STATE_EVERY = 6;
const CALLS_PER_POLL = 1 + 1 / STATE_EVERY;
/** Older orders keep this share of the budget, however many young ones there are. */
const OLD_SHARE = 1 / 4;

/** How many orders wait for their code. */
export interface OpenOrders {
  /** Within their first minute. */
  young: number;
  old: number;
}

/** From one poll of an order to the next, in whole seconds' milliseconds. */
export interface PollIntervals {
  youngMs: number;
  oldMs: number;
}

export const PROMISED: PollIntervals = { youngMs: POLL_MS, oldMs: POLL_MS };

/** Calls a second of `orders` that are polled every `intervalMs`. */
export const callRate = (orders: number, intervalMs: number): number =>
  (orders * CALLS_PER_POLL * SECOND) / intervalMs;

/** The interval at which `orders` make `callsPerSecond` calls a second; never below the promise. */
function intervalFor(orders: number, callsPerSecond: number): number {
  // Nobody waits, though others may need all there is: who comes next begins as promised.
  if (orders === 0) return POLL_MS;
  const seconds = Math.ceil((orders * CALLS_PER_POLL) / callsPerSecond - 1e-9);
  return Math.max(POLL_MS, seconds * SECOND);
}

/**
 * How often orders are polled when the provider account has `callsPerSecond` to give: every five seconds while that
 * fits; beyond it the interval grows just enough, of orders past their first minute first.
 */
export function pollIntervals(open: OpenOrders, callsPerSecond: number): PollIntervals {
  const { young, old } = open;
  if (callRate(young + old, POLL_MS) <= callsPerSecond) return PROMISED;
  const left = Math.max(callsPerSecond - callRate(young, POLL_MS), callsPerSecond * OLD_SHARE);
  // Where an even share is less than what is left for them, older orders must not overtake young ones.
  const even = intervalFor(young + old, callsPerSecond);
  const oldMs = Math.max(even, intervalFor(old, left));
  const youngMs = intervalFor(young, callsPerSecond - callRate(old, oldMs));
  return { youngMs, oldMs };
}
