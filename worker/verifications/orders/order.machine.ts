import { MINUTE, SECOND } from '../../platform/core/clock';
import { POLL_MS } from '../../providers/textverified/poll-budget';
import { afterCancel, afterConfirm, beginCancel } from './end-without-code';
import { complete, fail, move, release, retry, unchanged } from './moves';
import { isTerminal, purchaseKey, type Order } from './order';
import { deadlineOf, isDue, plausibleDeadline, readsState } from './order-schedule';
import type { Action, Change, Moment, Result } from './saga-types';

/** How long a step may go without a usable reply of the provider or the database. */
const STEP_TIMEOUT_MS = MINUTE;
const NOT_FOUND_LIMIT = 3;
const MAX_GENERATION = 2;
/** While the outcome of a purchase is unknown: one repeat under its key, then two reads of the provider's list. */
const ATTEMPTS_PER_ROUND = 3;

/** The step that is to be executed next. */
export function next(order: Order, now: number): Action {
  if (isTerminal(order.state)) return { kind: 'idle' };
  if (order.state === 'created') return nextOfCreated(order, now);
  const reservationId = order.reservationId ?? '';
  if (order.state === 'awaiting_sms') {
    if (order.cancelRequestedAt !== null) return { kind: 'beginCancel', cause: 'customer' };
    if (now >= (order.deadlineAt ?? 0)) return { kind: 'beginCancel', cause: 'deadline' };
    return { kind: 'poll', reservationId, withState: readsState(order, now) };
  }
  // After the grace period the provider is read once more, because a message may have arrived since the last read.
  if (order.closing?.asked || isDue(order.closing?.graceUntil ?? 0, now))
    return { kind: 'confirm', reservationId };
  // A report that the provider refused is followed by a plain cancel; one that was not sent is repeated.
  const exit = order.closing?.isAnswered ? 'cancel' : order.exit;
  return { kind: 'cancel', reservationId, exit };
}

function nextOfCreated(order: Order, now: number): Action {
  const { purchase } = order;
  // Retried without limit: only D1 knows whether the credits are held and must be released.
  if (!order.held) return { kind: 'hold' };
  const isUnwanted = order.cancelRequestedAt !== null;
  if (order.reservationId === null) {
    if (isUnwanted && !isOutstanding(purchase))
      return { kind: 'fail', reason: 'cancelled_by_customer' };
    if (isDue((purchase.doubtSince ?? order.createdAt) + STEP_TIMEOUT_MS, now))
      return { kind: 'fail', reason: 'provider_unavailable' };
    return nextPurchase(order);
  }
  if (isDue((order.reservedAt ?? 0) + STEP_TIMEOUT_MS, now) || (isUnwanted && order.attempts > 0))
    return { kind: 'fail', reason: 'provider_unavailable' };
  return order.reservation === null
    ? { kind: 'details', reservationId: order.reservationId }
    : { kind: 'map' };
}

/** Whether a call may have bought a number that is not known yet. */
const isOutstanding = ({ inFlight, doubtSince }: Order['purchase']): boolean =>
  inFlight || doubtSince !== null;

function nextPurchase(order: Order): Action {
  const { purchase, origin } = order;
  const isUnknown = isOutstanding(purchase);
  // A second call without a key could buy twice, and a cancelled order buys nothing: only the provider's list decides.
  const mustReadList = origin !== null || order.cancelRequestedAt !== null;
  // With a key both are safe. A slow provider lists the number before it replies, so two reads precede a repeat.
  const readsListNext = purchase.doubtSince !== null && order.attempts % ATTEMPTS_PER_ROUND !== 0;
  if (purchase.reconcile || readsListNext || (isUnknown && mustReadList))
    return { kind: 'reconcile', since: purchase.startedAt ?? order.createdAt };
  return origin ? { kind: 'reuse', origin } : { kind: 'purchase', key: purchaseKey(order) };
}

/**
 * Applies the result of `action`. `order` is the current order, which may have changed during the call; a result that
 * no longer fits changes nothing.
 */
export function apply(order: Order, action: Action, result: Result, moment: Moment): Change {
  const { now, random } = moment;
  if (isTerminal(order.state)) return unchanged(order);
  switch (action.kind) {
    case 'idle':
      return unchanged(order);
    case 'hold':
      return result.kind === 'held'
        ? unchanged({ ...order, held: true, attempts: 0, nextAt: now })
        : retry(order, now, random);
    case 'purchase':
    case 'reuse':
      return order.reservationId === null ? afterPurchase(order, result, moment) : unchanged(order);
    case 'reconcile':
      return order.reservationId === null
        ? afterReconcile(order, result, moment)
        : unchanged(order);
    case 'details':
      return afterDetails(order, result, moment);
    case 'map':
      return order.state === 'created' ? afterMap(order, result, moment) : unchanged(order);
    case 'poll':
      return order.state === 'awaiting_sms' ? afterPoll(order, result, moment) : unchanged(order);
    case 'beginCancel':
      return order.state === 'awaiting_sms'
        ? beginCancel(order, action.cause, now)
        : unchanged(order);
    case 'cancel':
      return afterCancel(order, result, now);
    case 'confirm':
      return order.state === 'cancelling' ? afterConfirm(order, result, moment) : unchanged(order);
    case 'fail':
      return order.state === 'created' ? fail(order, action.reason, now) : unchanged(order);
  }
}

function withReservation(order: Order, reservationId: string, now: number): Change {
  return unchanged({ ...order, reservationId, reservedAt: now, attempts: 0, nextAt: now });
}

function afterPurchase(order: Order, result: Result, { now, random }: Moment): Change {
  const answered: Order = { ...order, purchase: { ...order.purchase, inFlight: false } };
  const { doubtSince } = answered.purchase;
  if (result.kind === 'bought') return withReservation(answered, result.reservationId, now);
  // An expired key, or an unknown refusal after an attempt of unknown outcome, may hide a purchase: read the list (I-15).
  const isUnclear = result.kind === 'refused' && doubtSince !== null && result.mayBeExpiredKey;
  if (isUnclear || result.kind === 'keyExpired') {
    const purchase = { ...answered.purchase, doubtSince: doubtSince ?? now, reconcile: true };
    return unchanged({ ...answered, purchase, attempts: 0, nextAt: now });
  }
  if (result.kind === 'refused') return fail(answered, result.reason, now);
  // Nothing was sent and no earlier attempt is open, so there is nothing to look for.
  if (result.kind === 'notSent')
    return doubtSince === null && (!result.isRetryable || order.cancelRequestedAt !== null)
      ? fail(answered, 'provider_unavailable', now)
      : retry(answered, now, random);
  const named = result.kind === 'outcomeUnknown' ? (result.named ?? null) : null;
  const unknown = {
    ...answered.purchase,
    doubtSince: doubtSince ?? now,
    named: named ?? answered.purchase.named,
  };
  return retry({ ...answered, purchase: unknown }, now, random);
}

function afterReconcile(order: Order, result: Result, { now, random }: Moment): Change {
  const found = result.kind === 'adopted' ? result.reservationId : null;
  if (found !== null) return withReservation(order, found, now);
  // The recovery record of the release looks for a number that was bought nevertheless.
  if (order.cancelRequestedAt !== null) return fail(order, 'cancelled_by_customer', now);
  const { purchase, origin } = order;
  // No second key while the first one is valid: its purchase may still be executed.
  const isDecided = result.kind === 'adopted' && (purchase.reconcile || origin !== null);
  return isDecided ? startNextGeneration(order, now) : retry(order, now, random);
}

function afterDetails(order: Order, result: Result, { now, random }: Moment): Change {
  if (result.kind === 'details')
    return unchanged({ ...order, reservation: result.reservation, attempts: 0, nextAt: now });
  // The recovery record of the release returns the number to the provider.
  return result.kind === 'unusable' && order.state === 'created'
    ? fail(order, 'provider_unavailable', now)
    : retry(order, now, random);
}

/** The provider's list has no number of this order, so a purchase with a new key follows, once. */
function startNextGeneration(order: Order, now: number): Change {
  const generation = order.purchase.generation + 1;
  if (generation > MAX_GENERATION) return fail(order, 'provider_unavailable', now);
  const purchase = {
    generation,
    // The start of the first generation: a recovery searches the provider's list from there.
    startedAt: order.purchase.startedAt ?? now,
    inFlight: false,
    doubtSince: null,
    reconcile: false,
    named: null,
  };
  return unchanged({
    ...order,
    purchase,
    reservationId: null,
    reservation: null,
    reservedAt: null,
    nextAt: now,
  });
}

/** Another order adopted this order's number while its own purchase was unknown: its number may now be free. */
function reconcileAfterConflict(order: Order, now: number): Change {
  const purchase = { ...order.purchase, doubtSince: order.purchase.doubtSince ?? now };
  return unchanged({
    ...order,
    purchase: { ...purchase, reconcile: true, named: null },
    reservationId: null,
    reservation: null,
    reservedAt: null,
    attempts: 0,
    nextAt: now,
  });
}

function afterMap(order: Order, result: Result, moment: Moment): Change {
  if (result.kind === 'conflict') return reconcileAfterConflict(order, moment.now);
  if (result.kind !== 'mapped') return retry(order, moment.now, moment.random);
  const deadlineAt = deadlineOf(order, result.at);
  const awaiting = {
    // The time at which D1 stored the number.
    ...move(order, 'awaiting_sms', result.at),
    deadlineAt,
    intervalMs: result.intervalMs,
    nextAt: Math.min(moment.now + result.intervalMs, deadlineAt),
  };
  const created = { kind: 'event', type: 'verification.created' } as const;
  if (!moment.hasCode) {
    const nextAt = order.cancelRequestedAt === null ? awaiting.nextAt : moment.now;
    return { order: { ...awaiting, nextAt }, effects: [created] };
  }
  const done = complete(awaiting, moment.now);
  return { order: done.order, effects: [created, ...done.effects] };
}

function afterPoll(order: Order, result: Result, moment: Moment): Change {
  const { now, random } = moment;
  if (moment.hasCode) return complete(order, now);
  if (result.kind !== 'providerState') {
    // I-02: an error is not a timeout. It delays the next poll and never ends the order.
    const later = retry(order, now, random).order;
    return unchanged({
      ...later,
      nextAt: Math.min(later.nextAt + order.intervalMs, order.deadlineAt ?? later.nextAt),
    });
  }
  if (result.state === 'timed_out')
    return release(order, { state: 'expired', reason: 'provider_timed_out', recovered: true }, now);
  if (result.state === 'ended')
    return release(order, { state: 'failed', reason: 'provider_cancelled', recovered: true }, now);
  if (result.state === 'reported')
    return release(order, { state: 'failed', reason: 'provider_cancelled', recovered: false }, now);
  if (result.state === 'not_found' && order.notFound + 1 >= NOT_FOUND_LIMIT) {
    const lost = fail(order, 'provider_lost', now);
    return {
      ...lost,
      effects: [...lost.effects, { kind: 'alert', name: 'verification.provider_lost' }],
    };
  }
  const notFound =
    result.state === 'not_found'
      ? order.notFound + 1
      : result.state === 'unknown'
        ? order.notFound
        : 0;
  const intervalMs = notFound > 0 ? POLL_MS : result.intervalMs;
  // Counted from the start of the poll, as the alarm was: then the alarm needs no second write.
  const nextAt = Math.max(moment.begunAt + intervalMs, now + SECOND);
  const deadlineAt = plausibleDeadline(order, now);
  return unchanged({
    ...order,
    deadlineAt,
    notFound,
    intervalMs,
    attempts: 0,
    nextAt: Math.min(nextAt, deadlineAt ?? nextAt),
  });
}
