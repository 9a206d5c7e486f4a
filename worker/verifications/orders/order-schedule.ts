import { backoff, jittered, type Jitter } from '../../platform/core/backoff';
import { MINUTE, SECOND } from '../../platform/core/clock';
import {
  POLL_MS,
  type PollIntervals,
  STATE_EVERY,
  YOUNG_MS,
} from '../../providers/textverified/poll-budget';
import type { Order } from './order';

/** Only polls wait longer: a later due time was written before the clock was set back. */
const LONGEST_STEP_MS = 2 * MINUTE;

/** Whether `at` has passed. A due time too far ahead is due too: otherwise a clock set back by an hour would delay it. */
export const isDue = (at: number, now: number, longestMs = LONGEST_STEP_MS): boolean =>
  at <= now || at > now + longestMs;

const stepMs = ({ intervalMs }: Order): number => Math.max(LONGEST_STEP_MS, 2 * intervalMs);

/** Whether the order's next step is due. */
export const isStepDue = (order: Order, now: number): boolean =>
  isDue(order.nextAt, now, stepMs(order));

/** Due time of an effect, or of the next step of `order`, corrected for a clock that was set back. */
export const dueBy = (at: number, now: number, order?: Order): number =>
  isDue(at, now, order && stepMs(order)) ? Math.min(at, now) : at;

/** The deadline, limited to the longest wait: a clock that was set back makes it lie further ahead. */
export const plausibleDeadline = (order: Order, now: number): number | null =>
  order.deadlineAt !== null && order.deadlineAt > now + order.windowMs + LONGEST_STEP_MS
    ? now + order.windowMs
    : order.deadlineAt;

const RETRY = { baseMs: 500, maxMs: 15 * SECOND };
const JITTER: Jitter = [0.75, 1.25];

/** Delay in milliseconds before the next attempt of a step, after `attempts` failures. `random` is in 0…1. */
export const stepRetryDelay = (attempts: number, random: number): number =>
  jittered(backoff(RETRY, attempts), JITTER, random);

/** Starts at `storedAt` (our clock) and lasts at most as long as the provider's reservation (its clock). */
export function deadlineOf(order: Order, storedAt: number): number {
  const { createdAt = 0, endsAt = 0 } = order.reservation ?? {};
  return storedAt + Math.max(0, Math.min(order.windowMs, endsAt - createdAt));
}

const waitedMs = (order: Order, now: number): number =>
  now - (order.deadlineAt ?? 0) + order.windowMs;

/** Interval to the next poll that the provider account's budget allows for an order of this age, in milliseconds. */
export function pollInterval(order: Order, now: number, { youngMs, oldMs }: PollIntervals): number {
  // Three consecutive polls decide whether a number is lost (I-14).
  if (order.notFound > 0) return POLL_MS;
  return now - order.createdAt < YOUNG_MS ? youngMs : oldMs;
}

/** Due time of the next poll when the poll at `now` changes nothing. */
export function expectedNextAt(order: Order, now: number, intervals: PollIntervals): number {
  if (order.state !== 'awaiting_sms') return now + POLL_MS;
  const nextAt = now + pollInterval(order, now, intervals);
  const { deadlineAt } = order;
  return deadlineAt !== null && now < deadlineAt ? Math.min(nextAt, deadlineAt) : nextAt;
}

/**
 * Whether this poll also reads the reservation's state: every sixth, and the last one before the deadline, because no
 * webhook reports an end. Derived from time and not counted, because an object loses its counters when it hibernates.
 */
export function readsState(order: Order, now: number): boolean {
  const { intervalMs, notFound, attempts, deadlineAt } = order;
  // After a failed poll the state may explain the failure.
  if (notFound > 0 || attempts > 0) return true;
  if (now + intervalMs >= (deadlineAt ?? 0)) return true;
  // Shifted by half an interval, so that a late poll still counts once.
  const roundOf = (waited: number) =>
    Math.floor((waited + intervalMs / 2) / (STATE_EVERY * intervalMs));
  const waited = waitedMs(order, now);
  return roundOf(waited) > roundOf(waited - intervalMs);
}
