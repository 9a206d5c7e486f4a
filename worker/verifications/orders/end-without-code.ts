import { SECOND } from '../../platform/core/clock';
import { complete, move, release, retry, unchanged } from './moves';
import type { Order } from './order';
import { isDue } from './order-schedule';
import type { Change, Moment, Result } from './saga-types';

/** How long a message may still arrive after the customer cancelled or the deadline passed. */
const GRACE_MS = 45 * SECOND;

/**
 * Begins an end without a code. The provider does not cancel a number that received a message, so such an order only
 * reads the number's state.
 */
export function beginCancel(order: Order, cause: 'customer' | 'deadline', now: number): Change {
  const closing = { cause, graceUntil: now + GRACE_MS, asked: order.texts > 0, isAnswered: false };
  return unchanged({ ...move(order, 'cancelling', now), closing });
}

/** Records that the request was sent. The provider's state, and not its reply, decides the end (I-09). */
export function afterCancel(order: Order, result: Result, now: number): Change {
  if (!order.closing) return unchanged(order);
  const isAnswered =
    order.closing.isAnswered || (result.kind === 'cancelSent' && result.isAnswered);
  const closing = { ...order.closing, asked: true, isAnswered };
  return unchanged({ ...order, closing, nextAt: now });
}

/** I-08, I-09: the state at the provider decides, never the status code of the cancel request. */
export function afterConfirm(order: Order, result: Result, moment: Moment): Change {
  const { now, random } = moment;
  const state = result.kind === 'providerState' ? result.state : 'unknown';
  if (state === 'timed_out' || state === 'ended') return endWithoutCode(order, true, now);
  if (state === 'reported') return endWithoutCode(order, false, now);
  if (state !== 'unknown' && moment.hasCode) return complete(order, now);
  // Only messages without a code arrived. The provider charges for them; a report may recover the charge (I-60).
  if (state === 'completed' && order.texts > 0) return endWithoutCode(order, false, now);
  if (isDue(order.closing?.graceUntil ?? 0, now))
    return moment.hasCode ? complete(order, now) : endWithoutCode(order, false, now);
  const again = retry(order, now, random).order;
  const asked = state !== 'pending' && (order.closing?.asked ?? false);
  // The release is due when the grace period ends, not at the first retry after it (I-24).
  const nextAt = Math.min(again.nextAt, order.closing?.graceUntil ?? again.nextAt);
  return unchanged({ ...again, nextAt, closing: order.closing && { ...order.closing, asked } });
}

function endWithoutCode(order: Order, recovered: boolean, now: number): Change {
  return order.closing?.cause === 'customer'
    ? release(order, { state: 'cancelled', reason: 'cancelled_by_customer', recovered }, now)
    : release(order, { state: 'expired', reason: 'no_code_in_time', recovered }, now);
}
