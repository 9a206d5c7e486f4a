import { MINUTE, SECOND } from '../kernel/clock';
import { POLL_MS, RELAXED_POLL_MS, type Order } from './order';

const STATE_MS = 30 * SECOND;

/** 0.5 s doubling to 15 s, ± 25%. */
export function backoff(attempts: number, random: number): number {
  return Math.min(500 * 2 ** attempts, 15 * SECOND) * (0.75 + random / 2);
}

/** From when the number was stored, by our clock; how long, by the provider's. */
export function deadlineOf(order: Order, storedAt: number): number {
  const { createdAt = 0, endsAt = 0 } = order.reservation ?? {};
  return storedAt + Math.max(0, Math.min(order.windowMs, endsAt - createdAt));
}

const waitedMs = (order: Order, now: number): number =>
  now - (order.deadlineAt ?? 0) + order.windowMs;

/**
 * From this poll to the next. While webhooks come, polls are the net beneath them: 30 s apart in the first minute,
 * in which most codes come, then a minute.
 */
export function pollInterval(order: Order, now: number, areWebhooksComing: boolean): number {
  if (!areWebhooksComing) return POLL_MS;
  return waitedMs(order, now) < MINUTE ? RELAXED_POLL_MS : MINUTE;
}

/** When the next poll is due if this one, at `now`, finds what the last one found. */
export function expectedNextAt(order: Order, now: number): number {
  if (order.state !== 'awaiting_sms') return now + POLL_MS;
  const nextAt = now + pollInterval(order, now, order.intervalMs > POLL_MS);
  const { deadlineAt } = order;
  return deadlineAt !== null && now < deadlineAt ? Math.min(nextAt, deadlineAt) : nextAt;
}

/** No webhook tells of the provider's own end, so twice a minute a poll asks; derived from time, not counted. */
export function readsState(order: Order, now: number): boolean {
  const until = waitedMs(order, now) + POLL_MS;
  const since = until - pollInterval(order, now, order.intervalMs > POLL_MS);
  return order.notFound > 0 || Math.floor(until / STATE_MS) > Math.floor(since / STATE_MS);
}
