import { backoff, jittered, type Jitter } from '../../platform/core/backoff';
import { MINUTE, SECOND } from '../../platform/core/clock';
import {
  POLL_MS,
  type PollIntervals,
  STATE_EVERY,
  YOUNG_MS,
} from '../../providers/textverified/poll-budget';
import type { Order } from './order';

/** Nothing but a poll waits longer, so what is due later was written by a clock that has stepped back since. */
const LONGEST_STEP_MS = 2 * MINUTE;

/** Whether `at` has come. A clock that stepped back by an hour would hold back polls, settlements and ends by an hour. */
export const isDue = (at: number, now: number, longestMs = LONGEST_STEP_MS): boolean =>
  at <= now || at > now + longestMs;

const stepMs = ({ intervalMs }: Order): number => Math.max(LONGEST_STEP_MS, 2 * intervalMs);

/** Whether the order's next step has come. */
export const isStepDue = (order: Order, now: number): boolean =>
  isDue(order.nextAt, now, stepMs(order));

/** When something is due, by the clock as it is now: of an effect, or of the order's next step. */
export const dueBy = (at: number, now: number, order?: Order): number =>
  isDue(at, now, order && stepMs(order)) ? Math.min(at, now) : at;

/** A deadline that lies further ahead than any order waits is taken back to that. */
export const plausibleDeadline = (order: Order, now: number): number | null =>
  order.deadlineAt !== null && order.deadlineAt > now + order.windowMs + LONGEST_STEP_MS
    ? now + order.windowMs
    : order.deadlineAt;

const RETRY = { baseMs: 500, maxMs: 15 * SECOND };
const JITTER: Jitter = [0.75, 1.25];

/** Milliseconds to the next try of a step after `attempts` that failed. `random` is in 0…1. */
export const retryMs = (attempts: number, random: number): number =>
  jittered(backoff(RETRY, attempts), JITTER, random);

/** From when the number was stored, by our clock; how long, by the provider's. */
export function deadlineOf(order: Order, storedAt: number): number {
  const { createdAt = 0, endsAt = 0 } = order.reservation ?? {};
  return storedAt + Math.max(0, Math.min(order.windowMs, endsAt - createdAt));
}

const waitedMs = (order: Order, now: number): number =>
  now - (order.deadlineAt ?? 0) + order.windowMs;

/** From this poll to the next: what the provider account's budget allows an order of this age. */
export function pollInterval(order: Order, now: number, { youngMs, oldMs }: PollIntervals): number {
  // A number that seems lost is looked for quickly: three looks decide (I-14).
  if (order.notFound > 0) return POLL_MS;
  return now - order.createdAt < YOUNG_MS ? youngMs : oldMs;
}

/** When the next poll is due if this one, at `now`, finds what the last one found. */
export function expectedNextAt(order: Order, now: number, intervals: PollIntervals): number {
  if (order.state !== 'awaiting_sms') return now + POLL_MS;
  const nextAt = now + pollInterval(order, now, intervals);
  const { deadlineAt } = order;
  return deadlineAt !== null && now < deadlineAt ? Math.min(nextAt, deadlineAt) : nextAt;
}

/**
 * No webhook tells of the provider's own end, so every sixth poll asks, and the last one before the deadline. Derived
 * from time, not counted: an object may sleep between two polls and forget.
 */
export function readsState(order: Order, now: number): boolean {
  const { intervalMs, notFound, attempts, deadlineAt } = order;
  // After a poll that failed, which was long ago, the state may tell why.
  if (notFound > 0 || attempts > 0) return true;
  if (now + intervalMs >= (deadlineAt ?? 0)) return true;
  // Half an interval off, so that a poll that comes a little late is still counted once.
  const roundOf = (waited: number) =>
    Math.floor((waited + intervalMs / 2) / (STATE_EVERY * intervalMs));
  const waited = waitedMs(order, now);
  return roundOf(waited) > roundOf(waited - intervalMs);
}
