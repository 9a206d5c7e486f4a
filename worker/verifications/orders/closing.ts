import { SECOND } from '../../platform/core/clock';
import type { Change, Moment, Result } from './saga-types';
import { complete, move, release, retry, unchanged } from './moves';
import type { Order } from './order';
import { isDue } from './poll-schedule';

const GRACE_MS = 45 * SECOND;

/** Begins the end without a code. A number that got any message takes no cancel, so only its state is read. */
export function close(order: Order, cause: 'customer' | 'deadline', now: number): Change {
  const closing = { cause, graceUntil: now + GRACE_MS, asked: order.texts > 0, isAnswered: false };
  return unchanged({ ...move(order, 'cancelling', now), closing });
}

/** Whatever the provider answered, its state decides next. */
export function afterCancel(order: Order, result: Result, now: number): Change {
  if (!order.closing) return unchanged(order);
  const isAnswered = order.closing.isAnswered || (result.kind === 'asked' && result.isAnswered);
  const closing = { ...order.closing, asked: true, isAnswered };
  return unchanged({ ...order, closing, nextAt: now });
}

/** I-08, I-09: the provider's own state decides, never a status code of the cancel call. */
export function afterConfirm(order: Order, result: Result, moment: Moment): Change {
  const { now, random } = moment;
  const state = result.kind === 'providerState' ? result.state : 'unknown';
  if (state === 'timed_out' || state === 'ended') return closed(order, true, now);
  if (state === 'reported') return closed(order, false, now);
  if (state !== 'unknown' && moment.hasCode) return complete(order, now);
  // Texts without a code are all that came: the provider charges for them, and a report may get that back (I-60).
  if (state === 'completed' && order.texts > 0) return closed(order, false, now);
  if (isDue(order.closing?.graceUntil ?? 0, now))
    return moment.hasCode ? complete(order, now) : closed(order, false, now);
  const again = retry(order, now, random).order;
  const asked = state !== 'pending' && (order.closing?.asked ?? false);
  // Never past the grace: the release is due at that instant, not at the next look after it (I-24).
  const nextAt = Math.min(again.nextAt, order.closing?.graceUntil ?? again.nextAt);
  return unchanged({ ...again, nextAt, closing: order.closing && { ...order.closing, asked } });
}

function closed(order: Order, recovered: boolean, now: number): Change {
  return order.closing?.cause === 'customer'
    ? release(order, { state: 'cancelled', reason: 'cancelled_by_customer', recovered }, now)
    : release(order, { state: 'expired', reason: 'no_code_in_time', recovered }, now);
}
