import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Action, Change, Moment, Result } from './saga-types';
import { POLL_MS } from '../../providers/textverified/poll-budget';
import { afterCancel, afterConfirm, close } from './closing';
import { complete, fail, move, release, retry, unchanged } from './moves';
import { isTerminal, purchaseKey, type Order } from './order';
import { deadlineOf, isDue, plausibleDeadline, readsState } from './poll-schedule';

/** How long a step may stay without a usable answer from the provider or the database. */
const PATIENCE_MS = MINUTE;
const NOT_FOUND_LIMIT = 3;
const MAX_GENERATION = 2;
/** While a purchase is in doubt: its key once, then two looks into the provider's list. */
const TRIES_A_ROUND = 3;

export function next(order: Order, now: number): Action {
  if (isTerminal(order.state)) return { kind: 'rest' };
  if (order.state === 'created') return nextOfCreated(order, now);
  const reservationId = order.reservationId ?? '';
  if (order.state === 'awaiting_sms') {
    if (order.cancelRequestedAt !== null) return { kind: 'close', cause: 'customer' };
    if (now >= (order.deadlineAt ?? 0)) return { kind: 'close', cause: 'deadline' };
    return { kind: 'poll', reservationId, withState: readsState(order, now) };
  }
  // The end of the grace is decided by a last look, too: between the one before and now its message may have come.
  if (order.closing?.asked || isDue(order.closing?.graceUntil ?? 0, now))
    return { kind: 'confirm', reservationId };
  // A report that the provider refused is followed by a plain cancel; one that had no slot is made again.
  const exit = order.closing?.isAnswered ? 'cancel' : order.exit;
  return { kind: 'cancel', reservationId, exit };
}

function nextOfCreated(order: Order, now: number): Action {
  const { purchase } = order;
  // Never given up: only D1 knows whether it holds the credits, and so whether there is something to give back.
  if (!order.held) return { kind: 'hold' };
  const isUnwanted = order.cancelRequestedAt !== null;
  if (order.reservationId === null) {
    if (isUnwanted && !isOut(purchase)) return { kind: 'giveUp', reason: 'cancelled_by_customer' };
    if (isDue((purchase.doubtSince ?? order.createdAt) + PATIENCE_MS, now))
      return { kind: 'giveUp', reason: 'provider_unavailable' };
    return nextPurchase(order);
  }
  if (isDue((order.reservedAt ?? 0) + PATIENCE_MS, now) || (isUnwanted && order.attempts > 0))
    return { kind: 'giveUp', reason: 'provider_unavailable' };
  return order.reservation === null
    ? { kind: 'details', reservationId: order.reservationId }
    : { kind: 'map' };
}

/** Whether a call may have bought a number that we do not know yet. */
const isOut = ({ inFlight, doubtSince }: Order['purchase']): boolean =>
  inFlight || doubtSince !== null;

function nextPurchase(order: Order): Action {
  const { purchase, origin } = order;
  const isInDoubt = isOut(purchase);
  // Without a key a second try could buy twice, and what nobody wants any more is not bought: only the list tells.
  const mustLook = origin !== null || order.cancelRequestedAt !== null;
  // With a key both are right. A slow provider shows the number before it answers, so two looks come before a repeat.
  const looksNext = purchase.doubtSince !== null && order.attempts % TRIES_A_ROUND !== 0;
  if (purchase.reconcile || looksNext || (isInDoubt && mustLook))
    return { kind: 'reconcile', since: purchase.startedAt ?? order.createdAt };
  return origin ? { kind: 'rentAgain', origin } : { kind: 'purchase', key: purchaseKey(order) };
}

/**
 * The order after `action` gave `result`. `order` is the order as it is NOW, which may have moved on while the
 * call was out: a result that no longer fits changes nothing.
 */
export function apply(order: Order, action: Action, result: Result, moment: Moment): Change {
  const { now, random } = moment;
  if (isTerminal(order.state)) return unchanged(order);
  switch (action.kind) {
    case 'rest':
      return unchanged(order);
    case 'hold':
      return result.kind === 'held'
        ? unchanged({ ...order, held: true, attempts: 0, nextAt: now })
        : retry(order, now, random);
    case 'purchase':
    case 'rentAgain':
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
    case 'close':
      return order.state === 'awaiting_sms' ? close(order, action.cause, now) : unchanged(order);
    case 'cancel':
      return afterCancel(order, result, now);
    case 'confirm':
      return order.state === 'cancelling' ? afterConfirm(order, result, moment) : unchanged(order);
    case 'giveUp':
      return order.state === 'created' ? fail(order, action.reason, now) : unchanged(order);
  }
}

function reserved(order: Order, reservationId: string, now: number): Change {
  return unchanged({ ...order, reservationId, reservedAt: now, attempts: 0, nextAt: now });
}

function afterPurchase(order: Order, result: Result, { now, random }: Moment): Change {
  const landed: Order = { ...order, purchase: { ...order.purchase, inFlight: false } };
  const { doubtSince } = landed.purchase;
  if (result.kind === 'bought') return reserved(landed, result.reservationId, now);
  // What an expired key did is unknown, and so may be an unknown refusal after a doubtful attempt: look first (I-15).
  const unclear = result.kind === 'refused' && doubtSince !== null && result.mayBeExpiredKey;
  if (unclear || result.kind === 'keyExpired') {
    const purchase = { ...landed.purchase, doubtSince: doubtSince ?? now, reconcile: true };
    return unchanged({ ...landed, purchase, attempts: 0, nextAt: now });
  }
  if (result.kind === 'refused') return fail(landed, result.reason, now);
  // Of what was never sent nothing is to be looked for: cancelled meanwhile, it ends here.
  if (result.kind === 'unsent')
    return doubtSince === null && (result.shut || order.cancelRequestedAt !== null)
      ? fail(landed, 'provider_unavailable', now)
      : retry(landed, now, random);
  const named = result.kind === 'doubt' ? (result.named ?? null) : null;
  const doubtful = {
    ...landed.purchase,
    doubtSince: doubtSince ?? now,
    named: named ?? landed.purchase.named,
  };
  return retry({ ...landed, purchase: doubtful }, now, random);
}

function afterReconcile(order: Order, result: Result, { now, random }: Moment): Change {
  const found = result.kind === 'adopted' ? result.reservationId : null;
  if (found !== null) return reserved(order, found, now);
  // What may have been bought all the same, the record of the release looks for.
  if (order.cancelRequestedAt !== null) return fail(order, 'cancelled_by_customer', now);
  const { purchase, origin } = order;
  // A key that still holds is never followed by another: its own purchase may be on its way.
  const isDecided = result.kind === 'adopted' && (purchase.reconcile || origin !== null);
  return isDecided ? anotherGeneration(order, now) : retry(order, now, random);
}

function afterDetails(order: Order, result: Result, { now, random }: Moment): Change {
  if (result.kind === 'details')
    return unchanged({ ...order, reservation: result.reservation, attempts: 0, nextAt: now });
  // Not for sale: the release's record gives it back to the provider.
  return result.kind === 'unusable' && order.state === 'created'
    ? fail(order, 'provider_unavailable', now)
    : retry(order, now, random);
}

/** Nothing of ours is there, so a new key may buy; once. */
function anotherGeneration(order: Order, now: number): Change {
  const generation = order.purchase.generation + 1;
  if (generation > MAX_GENERATION) return fail(order, 'provider_unavailable', now);
  const purchase = {
    generation,
    // Still the first: what an earlier generation bought after all is looked for from there.
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

/** Another order adopted our number while its own was in doubt: what it left may be ours, and is looked for first. */
function lookAgain(order: Order, now: number): Change {
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
  if (result.kind === 'conflict') return lookAgain(order, moment.now);
  if (result.kind !== 'mapped') return retry(order, moment.now, moment.random);
  const deadlineAt = deadlineOf(order, result.at);
  const awaiting = {
    // As D1 has it, from the instant at which the number was stored.
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
    // I-02: an error is not a timeout. It waits longer, counts, and never ends the order.
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
  // From the poll's start, as the alarm was set: after a usual answer it is right and is not written again.
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
