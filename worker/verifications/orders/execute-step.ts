import { appendOrLeave } from '../../events/outbox.service';
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
} from '../../providers/textverified/textverified.client';
import type { Reason } from '../../events/verification-reasons';
import type { Order } from './order';
import type { OrderContext } from './order-context';
import { pollInterval } from './order-schedule';
import { sealAnnotations } from '../../platform/sealing/annotations';
import { insertHold } from './projections/hold';
import { claimReservation, insertMapping } from './projections/reservation';
import type { Action, ProviderVerdict, Result, StepOutcome } from './saga-types';
import { areaCodeOf } from './surcharge';
import { unsealUnmatched } from './unmatched-messages';

/** Tolerance between the provider's clock and ours when its list is searched from the start of an attempt. */
const LIST_SLACK_MS = 60 * SECOND;

const REFUSED: Readonly<Record<Extract<PurchaseOutcome, { kind: 'refused' }>['code'], Reason>> = {
  insufficient_balance: 'provider_unavailable',
  unavailable: 'no_numbers',
  pricing: 'price_changed',
  too_many_unfinished: 'provider_unavailable',
  invalid: 'provider_refused',
};

/** Reasons for which an unsent purchase is retried. */
const RETRYABLE: ReadonlySet<StopReason> = new Set(['rate_limited', 'withdrawn']);

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

/** Executes one step. Never throws: a failure is the result `error`, which the machine retries. */
export async function executeStep(
  ctx: OrderContext,
  action: Action,
  order: Order,
): Promise<StepOutcome> {
  try {
    return await execute(ctx, action, order);
  } catch (error) {
    log('error', 'verification.step_failed', {
      verificationId: order.id,
      step: action.kind,
      error: describeError(error),
    });
    return { result: { kind: 'error' } };
  }
}

async function execute(ctx: OrderContext, action: Action, order: Order): Promise<StepOutcome> {
  switch (action.kind) {
    case 'hold':
      return hold(ctx, order);
    case 'purchase':
      return { result: await purchase(ctx, order, action.key) };
    case 'reuse':
      return { result: await reuse(ctx, order, action.origin) };
    case 'reconcile':
      return { result: await reconcile(ctx, order, action.since) };
    case 'details':
      return { result: toDetails(await ctx.provider.verification(action.reservationId)) };
    case 'map':
      return map(ctx, order);
    case 'poll':
      return poll(ctx, action, order);
    case 'cancel': {
      const { accountId: account } = order;
      const turn = { account, purpose: 'end' } as const;
      const sent = await ctx.provider[action.exit](action.reservationId, turn);
      const isAnswered = sent.kind !== 'unsent' && sent.kind !== 'unknown';
      return { result: { kind: 'cancelSent', isAnswered } };
    }
    case 'confirm':
      return confirm(ctx, action.reservationId);
    case 'idle':
    case 'beginCancel':
    case 'fail':
      return { result: { kind: 'local' } };
  }
}

async function hold(ctx: OrderContext, order: Order): Promise<StepOutcome> {
  const held = await insertHold(ctx.db, order, await sealAnnotations(ctx.sealer, order, order));
  if (held.kind !== 'held') return { result: { kind: 'error' }, rejection: held };
  // Quota events of this hold are sent now; if that fails, the scheduled delivery of pending events sends them.
  await appendOrLeave(ctx.db, ctx.append, held.waiting);
  if (held.isTopUpDue) ctx.topUp(order.accountId);
  return { result: { kind: 'held' }, balance: held.balance };
}

const isWanted =
  ({ store }: OrderContext) =>
  (): boolean =>
    store.order?.cancelRequestedAt === null;

async function purchase(ctx: OrderContext, order: Order, key: string): Promise<Result> {
  const outcome = await ctx.provider.purchase({
    accountId: order.accountId,
    key,
    serviceName: order.service,
    capability: order.capability,
    areaCodes: order.areaCodes,
    carriers: order.carriers,
    serviceNotListedName: null,
    // Never more than the customer pays (I-13), so that no number is sold below cost.
    maxPriceCents: order.price,
    isWanted: isWanted(ctx),
  });
  if (outcome.kind === 'refused' && outcome.code === 'pricing') await ctx.priceRefused(order);
  return toResult(outcome);
}

async function reuse(
  ctx: OrderContext,
  { accountId }: Order,
  { action, reservationId }: NonNullable<Order['origin']>,
): Promise<Result> {
  const input = { accountId, action, reservationId, isWanted: isWanted(ctx) };
  return toResult(await ctx.provider.reuse(input));
}

async function map(ctx: OrderContext, order: Order): Promise<StepOutcome> {
  const at = ctx.now();
  const mapping = await insertMapping(ctx.db, order, at);
  if (mapping.kind === 'conflict') return { result: { kind: 'conflict' } };
  const messages = await unsealUnmatched(ctx.sealer, order.providerAccount, mapping.waiting);
  return { result: { kind: 'mapped', at, intervalMs: scheduleNextPoll(ctx, order) }, messages };
}

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
      return { kind: 'notSent', isRetryable: RETRYABLE.has(outcome.reason) };
    case 'unknown':
      return { kind: 'outcomeUnknown', named: outcome.named ?? null };
  }
}

async function reconcile(ctx: OrderContext, order: Order, since: number): Promise<Result> {
  const listed = await ctx.provider.verificationsSince(since - LIST_SLACK_MS);
  if (!listed.ok) return { kind: 'error' };
  const { sold, complete } = listed.value;
  const candidates = sold
    .filter((one) => isCandidate(order, one))
    .toSorted((a, b) => matchScore(order, b) - matchScore(order, a) || a.createdAt - b.createdAt)
    .map((one) => one.id);
  const at = ctx.now();
  const reservationId = await claimReservation(ctx.db, order, { candidates, at });
  // An incomplete list can show the order's number, but not that there is none.
  return reservationId === null && !complete
    ? { kind: 'error' }
    : { kind: 'adopted', reservationId };
}

/**
 * How well a number matches the order: a reply named it, or it has a requested area code. Of equal ones the oldest is
 * taken, because the number of a healthy order is unclaimed for a moment only.
 */
function matchScore(order: Order, sold: ProviderVerificationSummary): number {
  if (sold.id === order.purchase.named) return 2;
  const areaCode = sold.number === null ? null : areaCodeOf(sold.number);
  return order.areaCodes?.some((wanted) => wanted === areaCode) ? 1 : 0;
}

function isCandidate(order: Order, sold: ProviderVerificationSummary): boolean {
  if (sold.serviceName !== order.service) return false;
  return order.origin === null
    ? sold.costCents <= order.price
    : sold.number === order.origin.number && sold.id !== order.origin.reservationId;
}

function toDetails(reading: Reading<ProviderVerification>): Result {
  if (!reading.ok) return { kind: 'error' };
  const { number, createdAt, endsAt, costCents } = reading.value;
  if (number === null) return { kind: 'unusable' };
  return { kind: 'details', reservation: { number, createdAt, endsAt, costCents } };
}

const ENDS: ReadonlySet<ProviderVerdict> = new Set(['timed_out', 'ended', 'reported', 'not_found']);

const toVerdict = (reading: Reading<ProviderVerification>): ProviderVerdict =>
  reading.ok
    ? VERDICTS[reading.value.state]
    : reading.kind === 'not_found'
      ? 'not_found'
      : 'unknown';

/** Interval to the next poll in milliseconds; until then the order counts against the account's budget of calls. */
function scheduleNextPoll(ctx: OrderContext, order: Order): number {
  const { provider } = ctx;
  const at = ctx.now();
  const intervalMs = pollInterval(order, at, provider.pollIntervals());
  provider.watch({ id: order.id, createdAt: order.createdAt, nextPollAt: at + intervalMs });
  return intervalMs;
}

async function poll(
  ctx: OrderContext,
  { reservationId, withState }: Extract<Action, { kind: 'poll' }>,
  order: Order,
): Promise<StepOutcome> {
  const { provider } = ctx;
  const [state, listed] = await Promise.all([
    withState ? provider.verification(reservationId).then(toVerdict) : ('unknown' as const),
    provider.messages(reservationId),
  ]);
  // Messages are read again after an end: one that the provider counted must be in the list.
  const messages = ENDS.has(state) ? await provider.messages(reservationId) : listed;
  // The messages of a removed number may be 404 too; then its state counts (I-14).
  const isGone = state === 'not_found' && !messages.ok && messages.kind === 'not_found';
  if (!messages.ok && !isGone) return { result: { kind: 'error' } };
  const intervalMs = scheduleNextPoll(ctx, order);
  return {
    result: { kind: 'providerState', state, intervalMs },
    messages: messages.ok ? messages.value : [],
  };
}

async function confirm(ctx: OrderContext, reservationId: string): Promise<StepOutcome> {
  const state = toVerdict(await ctx.provider.verification(reservationId));
  const messages = await ctx.provider.messages(reservationId);
  const found: ProviderMessage[] = messages.ok ? messages.value : [];
  // Unreadable messages of a pending or completed number leave the end undecided.
  const isDecided = messages.ok || (ENDS.has(state) && state !== 'not_found');
  return {
    result: { kind: 'providerState', state: isDecided ? state : 'unknown', intervalMs: 0 },
    messages: found,
  };
}
