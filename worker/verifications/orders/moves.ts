import type { Reason } from '../../events/verification-reasons';
import { MOVES, type Order, type State } from './order';
import { stepRetryDelay } from './order-schedule';
import type { Change } from './saga-types';

export const unchanged = (order: Order): Change => ({ order, effects: [] });

/** @throws for a move that MOVES does not list (I-04). */
export function move(order: Order, state: State, now: number): Order {
  if (!MOVES[order.state].includes(state))
    throw new Error(`no move from ${order.state} to ${state}`);
  return {
    ...order,
    state,
    history: [...order.history, { state, at: now }],
    nextAt: now,
    attempts: 0,
  };
}

/** Ends the order as paid: its hold is captured. */
export function complete(order: Order, now: number): Change {
  return {
    order: { ...move(order, 'completed', now), endedAt: now },
    effects: [{ kind: 'event', type: 'verification.completed' }, { kind: 'settle' }],
  };
}

interface End {
  state: 'cancelled' | 'expired' | 'failed';
  reason: Reason;
  recovered: boolean;
}

/** Ends the order without payment: its hold is released. */
export function release(order: Order, end: End, now: number): Change {
  const ended = {
    ...move(order, end.state, now),
    reason: end.reason,
    recovered: end.recovered,
    endedAt: now,
  };
  const type = `verification.${end.state}` as const;
  return { order: ended, effects: [{ kind: 'event', type }, { kind: 'settle' }] };
}

/** Ends the order as failed, or as cancelled when the customer had cancelled it before it had a number. */
export function fail(order: Order, reason: Reason, now: number): Change {
  const isCancelled = order.state === 'created' && order.cancelRequestedAt !== null;
  const end: End = isCancelled
    ? { state: 'cancelled', reason: 'cancelled_by_customer', recovered: false }
    : { state: 'failed', reason, recovered: false };
  return release(order, end, now);
}

export const retry = (order: Order, now: number, random: number): Change =>
  unchanged({
    ...order,
    attempts: order.attempts + 1,
    nextAt: Math.round(now + stepRetryDelay(order.attempts, random)),
  });
