import type { Db } from '../../platform/db/client';
import type { HubEvent } from '../../events/event';
import { appendNow } from '../../events/outbox.service';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import type {
  ProviderMessage,
  ProviderVerification,
  ProviderVerificationSummary,
  PurchaseOutcome,
  Reading,
  StopReason,
  TextVerifiedClient,
  Turn,
} from '../../providers/textverified/textverified.client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import type { Performed } from './saga-runner';
import type { Action, ProviderVerdict, Result } from './saga-types';
import { pollInterval } from './poll-schedule';
import type { Reason } from '../../events/verification-reasons';
import type { Order } from './order';
import { areaCodeOf } from './surcharge';
import { unsealUnmatched } from './unmatched-messages';
import { insertHeld } from './projections/hold';
import { claimReservation, insertMapping } from './projections/reservation';

export interface PerformDeps {
  db: Db;
  provider: TextVerifiedClient;
  sealer: Sealer;
  now(): number;
  /** Whether the customer still wants the number, as the order is at this moment. */
  isWanted: () => boolean;
  append: (events: HubEvent[], mayRepeat: boolean) => Promise<void>;
  /** The hold took the balance below what the customer agreed to have topped up. */
  topUp(accountId: string): void;
  /** The provider asks more than the price that the order was sold at. */
  priceRefused(order: Order): Promise<void>;
}

/** Slack between the provider's clock and ours when listing what was sold since an attempt. */
const LIST_SLACK_MS = 60 * SECOND;

const REFUSED: Readonly<Record<Extract<PurchaseOutcome, { kind: 'refused' }>['code'], Reason>> = {
  insufficient_balance: 'provider_unavailable',
  unavailable: 'no_numbers',
  pricing: 'price_changed',
  too_many_unfinished: 'provider_unavailable',
  invalid: 'provider_refused',
};

/** Why a purchase was not sent that may well be sent next time. */
const SOON: ReadonlySet<StopReason> = new Set(['rate_limited', 'withdrawn']);

const VERDICTS: Readonly<Record<ProviderVerification['state'], ProviderVerdict>> = {
  pending: 'pending',
  completed: 'completed',
  reused: 'completed',
  reactivated: 'completed',
  timedOut: 'timed_out',
  canceled: 'ended',
  reported: 'reported',
  refunded: 'ended',
};

/** Does one step in the world. Never throws: what fails is an 'error', which the machine tries again. */
export async function perform(deps: PerformDeps, action: Action, order: Order): Promise<Performed> {
  try {
    return await performers(deps, action, order);
  } catch (error) {
    log('error', 'verification.step_failed', {
      verificationId: order.id,
      step: action.kind,
      error: describeError(error),
    });
    return { result: { kind: 'error' } };
  }
}

async function performers(deps: PerformDeps, action: Action, order: Order): Promise<Performed> {
  switch (action.kind) {
    case 'hold':
      return hold(deps, order);
    case 'purchase': {
      const outcome = await purchase(deps, order, action.key);
      if (outcome.kind === 'refused' && outcome.code === 'pricing') await deps.priceRefused(order);
      return { result: toResult(outcome) };
    }
    case 'rentAgain': {
      const { action: again, reservationId } = action.origin;
      return {
        result: toResult(
          await deps.provider.rentAgain({
            accountId: order.accountId,
            action: again,
            reservationId,
            isWanted: deps.isWanted,
          }),
        ),
      };
    }
    case 'reconcile':
      return { result: await reconcile(deps, order, action.since) };
    case 'details':
      return { result: details(await deps.provider.verification(action.reservationId)) };
    case 'map': {
      const at = deps.now();
      const mapping = await insertMapping(deps.db, order, at);
      if (mapping.kind === 'conflict') return { result: { kind: 'conflict' } };
      const messages = await unsealUnmatched(deps.sealer, order.providerAccount, mapping.waiting);
      return { result: { kind: 'mapped', at, intervalMs: nextInterval(deps, order) }, messages };
    }
    case 'poll':
      return poll(deps, action, order);
    case 'cancel': {
      // Whatever it answers, the provider's state decides next.
      const asked = await deps.provider[action.exit](action.reservationId, endOf(order));
      const isAnswered = asked.kind !== 'unsent' && asked.kind !== 'unknown';
      return { result: { kind: 'asked', isAnswered } };
    }
    case 'confirm':
      return confirm(deps, action.reservationId);
    case 'rest':
    case 'close':
    case 'giveUp':
      return { result: { kind: 'local' } };
  }
}

const endOf = (order: Order): Turn => ({ account: order.accountId, purpose: 'end' });

async function hold(deps: PerformDeps, order: Order): Promise<Performed> {
  const held = await insertHeld(deps.db, order);
  if (held.kind === 'held') {
    // The month's quota: what this hold crossed is told now, or by the sweeper.
    await appendNow(deps.db, deps.append, held.waiting);
    if (held.isTopUpDue) deps.topUp(order.accountId);
    return { result: { kind: 'held' }, balance: held.balance };
  }
  return { result: { kind: 'error' }, stop: held };
}

const purchase = (deps: PerformDeps, order: Order, key: string): Promise<PurchaseOutcome> =>
  deps.provider.purchase({
    accountId: order.accountId,
    key,
    serviceName: order.service,
    capability: order.capability,
    areaCodes: order.areaCodes,
    carriers: order.carriers,
    serviceNotListedName: null,
    // Never more than the customer pays (I-13): a number may not be sold below cost.
    maxPriceCents: order.price,
    isWanted: deps.isWanted,
  });

function toResult(outcome: PurchaseOutcome): Result {
  switch (outcome.kind) {
    case 'created':
      return { kind: 'bought', reservationId: outcome.reservationId };
    case 'refused':
      return {
        kind: 'refused',
        reason: REFUSED[outcome.code],
        mayBeExpiredKey: outcome.code === 'invalid',
      };
    case 'running':
      return { kind: 'running' };
    case 'key_expired':
      return { kind: 'keyExpired' };
    case 'unsent':
      return { kind: 'unsent', shut: !SOON.has(outcome.reason) };
    case 'unknown':
      return { kind: 'doubt', named: outcome.named ?? null };
  }
}

async function reconcile(deps: PerformDeps, order: Order, since: number): Promise<Result> {
  const listed = await deps.provider.verificationsSince(since - LIST_SLACK_MS);
  if (!listed.ok) return { kind: 'error' };
  const { sold, complete } = listed.value;
  const candidates = sold
    .filter((one) => mayBeOurs(order, one))
    .toSorted((a, b) => likeness(order, b) - likeness(order, a) || a.createdAt - b.createdAt)
    .map((one) => one.id);
  const at = deps.now();
  const reservationId = await claimReservation(deps.db, order, { candidates, at });
  // A part of the list may show our number, and never that there is none.
  return reservationId === null && !complete
    ? { kind: 'error' }
    : { kind: 'adopted', reservationId };
}

/**
 * How much speaks for a number being this order's: its answer named it, or it has what only some asked for. Of equal
 * ones the oldest is taken, because the numbers of orders that go well are held by nobody for a moment only.
 */
function likeness(order: Order, sold: ProviderVerificationSummary): number {
  if (sold.id === order.purchase.named) return 2;
  const areaCode = sold.number === null ? null : areaCodeOf(sold.number);
  return order.areaCodes?.some((wanted) => wanted === areaCode) ? 1 : 0;
}

function mayBeOurs(order: Order, sold: ProviderVerificationSummary): boolean {
  if (sold.serviceName !== order.service) return false;
  return order.origin === null
    ? sold.costCents <= order.price
    : sold.number === order.origin.number && sold.id !== order.origin.reservationId;
}

function details(reading: Reading<ProviderVerification>): Result {
  if (!reading.ok) return { kind: 'error' };
  const { number, createdAt, endsAt, costCents } = reading.value;
  if (number === null) return { kind: 'unusable' };
  return { kind: 'details', reservation: { number, createdAt, endsAt, costCents } };
}

const ENDS: ReadonlySet<ProviderVerdict> = new Set(['timed_out', 'ended', 'reported', 'not_found']);

const verdict = (reading: Reading<ProviderVerification>): ProviderVerdict =>
  reading.ok
    ? VERDICTS[reading.value.state]
    : reading.kind === 'not_found'
      ? 'not_found'
      : 'unknown';

/** From now to the order's next poll; until then it counts against the provider account's budget of calls. */
function nextInterval(deps: PerformDeps, order: Order): number {
  const { provider } = deps;
  const at = deps.now();
  const intervalMs = pollInterval(order, at, provider.pollIntervals());
  provider.watch({ id: order.id, createdAt: order.createdAt, nextPollAt: at + intervalMs });
  return intervalMs;
}

async function poll(
  deps: PerformDeps,
  { reservationId, withState }: Extract<Action, { kind: 'poll' }>,
  order: Order,
): Promise<Performed> {
  const { provider } = deps;
  const [state, listed] = await Promise.all([
    withState ? provider.verification(reservationId).then(verdict) : ('unknown' as const),
    provider.messages(reservationId),
  ]);
  // An end counts only with what is read after it: a message that the provider counted must be in the list.
  const messages = ENDS.has(state) ? await provider.messages(reservationId) : listed;
  // A number that is gone may answer 404 for its messages too; then its state counts (I-14).
  const gone = state === 'not_found' && !messages.ok && messages.kind === 'not_found';
  if (!messages.ok && !gone) return { result: { kind: 'error' } };
  const intervalMs = nextInterval(deps, order);
  return {
    result: { kind: 'providerState', state, intervalMs },
    messages: messages.ok ? messages.value : [],
  };
}

async function confirm(deps: PerformDeps, reservationId: string): Promise<Performed> {
  const state = verdict(await deps.provider.verification(reservationId));
  const messages = await deps.provider.messages(reservationId);
  const found: ProviderMessage[] = messages.ok ? messages.value : [];
  // A pending or completed number whose messages cannot be read is undecided, not empty.
  const decided = messages.ok || (ENDS.has(state) && state !== 'not_found');
  return {
    result: { kind: 'providerState', state: decided ? state : 'unknown', intervalMs: 0 },
    messages: found,
  };
}
