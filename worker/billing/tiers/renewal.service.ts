import { postponeStatement } from '../../platform/db/due-queue';
import type { HubEvent } from '../../events/event';
import {
  appendOrLeave,
  appenderFor,
  outboxStatement,
  type KnownEvent,
} from '../../events/outbox.service';
import { DAY, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { newId } from '../../platform/core/ids';
import { processEach } from '../../platform/core/process-each';
import { isConstraint } from '../ledger/refusals';
import { scheduleMailDelivery } from '../../mail/mail.service';
import { applyPlan } from './apply-plan';
import { chargeForTier, newestTierPayment } from './card-payment';
import { declinedCardStatements, type AfterDecline } from './declined-card';
import { mayTryNext, planPayment, type MonthOutcome } from './plan-payment';
import { payFromCredits, type TierPayer } from './tier-payer';
import {
  changeStatement,
  readSubscriptionState,
  subscriptionStatements,
  type SubscriptionState,
} from './subscription-records';
import { planRenewal, planUnpaid, type Plan } from './subscription';
import { findTierPayment, type TierPayment } from './tier-payment.service';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

const BATCH = 50;
/** After a renewal that failed on our side. */
const PUT_OFF_MS = 5 * MINUTE;
const SUBSCRIPTIONS = { table: 'subscriptions', key: 'account_id', due: 'due_at' } as const;

/** Renews every plan whose month has ended, from credits or a card as chosen; an unpaid plan stays for a grace period. */
export async function renewTiers(ctx: SystemCtx): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT account_id FROM subscriptions WHERE due_at <= ? ORDER BY due_at LIMIT ${BATCH}`,
    )
    .bind(ctx.now())
    .all<{ account_id: string }>();
  await processEach(results, {
    event: 'tier.renewal_failed',
    about: ({ account_id: accountId }) => ({ accountId }),
    work: ({ account_id: accountId }) => renew(ctx, accountId),
    postpone: ({ account_id: accountId }) =>
      postponeStatement(ctx, SUBSCRIPTIONS, accountId, PUT_OFF_MS).run(),
  });
}

/** A plan of an account whose month is due. */
interface DueMonth {
  accountId: string;
  state: SubscriptionState;
  plan: Plan;
  /** The customer's agreement about a card; null without one, and for a month that costs nothing. */
  chosen: TierPayment | null;
}

async function renew(ctx: SystemCtx, accountId: string): Promise<void> {
  const now = ctx.now();
  const state = await readSubscriptionState(ctx.db, accountId);
  const { sub, has } = state;
  if (sub.dueAt === null || sub.dueAt > now) return;
  const given = { sub, has, policies: await loadPolicies(ctx), now };
  const plan = planRenewal(given);
  if (isLapse(plan)) return lapse(ctx, { accountId, state, plan, notice: [] });
  const chosen = plan.charge > 0 ? await findTierPayment(ctx, accountId) : null;
  const month = { accountId, state, plan, chosen };
  const outcome = await payMonth(ctx, month);
  if (outcome !== 'paid') await endUnpaid(ctx, month, { plan: planUnpaid(given), outcome });
}

/** Not a renewal: the plan ends, or stays for a while unpaid. */
const isLapse = ({ tier, next }: Plan): boolean => tier === 'free' || next.graceUntil !== null;

async function payMonth(ctx: SystemCtx, month: DueMonth): Promise<MonthOutcome> {
  let outcome: MonthOutcome = 'unpaid';
  for (const means of planPayment(month.chosen)) {
    if (means.by === 'card') outcome = await payByCard(ctx, month, means.chosen);
    else if (await payByCredits(ctx, month, outcome)) outcome = 'paid';
    if (!mayTryNext(outcome)) break;
  }
  return outcome;
}

/** Takes the month from credits, in one batch with the email about a card that was declined before. False: not enough. */
async function payByCredits(
  ctx: SystemCtx,
  month: DueMonth,
  outcome: MonthOutcome,
): Promise<boolean> {
  const { accountId, state, plan } = month;
  const notice = await noticeOf(ctx, month, { outcome, follows: { kind: 'credits' } });
  const pay: TierPayer = (inner, charge) => [...payFromCredits(inner, charge), ...notice];
  try {
    // Of two tickers at once, the revision lets one through.
    await applyPlan(ctx, {
      accountId,
      state,
      plan,
      id: newId(ctx.env.ID_KEY, 'tch', ctx.now()),
      requestHash: null,
      actor: { kind: 'system' },
      address: null,
      event: 'tier.renewed',
      pay,
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return false;
  }
  if (notice.length > 0) scheduleMailDelivery(ctx);
  return true;
}

/** One charge a day. The settlement of the payment renews the plan, in the batch that books it. */
async function payByCard(
  ctx: SystemCtx,
  { accountId, state, plan }: DueMonth,
  chosen: TierPayment,
): Promise<Exclude<MonthOutcome, 'unpaid'>> {
  const last = await newestTierPayment(ctx, accountId);
  if (last && (last.state === 'initialized' || last.state === 'pending')) return 'in_progress';
  if (plan.tier === 'free' || (last && last.createdAt > ctx.now() - DAY)) return 'declined';
  const id = newId(ctx.env.ID_KEY, 'pay', ctx.now());
  try {
    const payment = await chargeForTier(ctx, {
      id,
      accountId,
      tenantId: state.tenantId,
      cardId: chosen.cardId,
      origin: 'tier_renewal',
      wantedTier: plan.tier,
      charge: plan.charge,
      currency: chosen.currency,
      requestHash: '',
      actor: { kind: 'system' },
    });
    if (!payment || payment.state === 'initialized' || payment.state === 'pending')
      return 'in_progress';
    return payment.state === 'succeeded' ? 'paid' : 'declined';
  } catch (error) {
    // No rate: the card is tried again when there is one.
    if (!(error instanceof AppError)) throw error;
    return 'declined';
  }
}

/** The email about a card that was declined, and what follows; none when the card was not tried. */
async function noticeOf(
  ctx: SystemCtx,
  { accountId, state, plan, chosen }: DueMonth,
  { outcome, follows }: { outcome: MonthOutcome; follows: AfterDecline },
): Promise<D1PreparedStatement[]> {
  if (chosen === null || outcome !== 'declined') return [];
  const { periodEnd } = state.sub;
  return declinedCardStatements(ctx, { accountId, tier: plan.tier, periodEnd, chosen }, follows);
}

async function endUnpaid(
  ctx: SystemCtx,
  month: DueMonth,
  { plan, outcome }: { plan: Plan; outcome: MonthOutcome },
): Promise<void> {
  const { accountId, state } = month;
  const { graceUntil } = plan.next;
  const stays = plan.tier === state.has && graceUntil !== null;
  const follows: AfterDecline = stays
    ? { kind: 'grace', until: graceUntil }
    : { kind: 'fall', to: plan.tier };
  const notice = await noticeOf(ctx, month, { outcome, follows });
  const unpaid = { accountId, state, plan, notice };
  await (stays ? grantGrace(ctx, unpaid) : lapse(ctx, unpaid));
  scheduleMailDelivery(ctx);
}

/** The consequence for a plan that was not paid. */
interface Unpaid {
  accountId: string;
  state: SubscriptionState;
  plan: Plan;
  /** Statements that store the emails about it. */
  notice: D1PreparedStatement[];
}

/** The plan ends; the lower one may stay for a while, and the same batch reports it. */
async function lapse(ctx: SystemCtx, { accountId, state, plan, notice }: Unpaid): Promise<void> {
  const revision = state.sub.revision + 1;
  const isLate = plan.tier !== 'free';
  await applyPlan(ctx, {
    accountId,
    state,
    plan,
    id: newId(ctx.env.ID_KEY, 'tch', ctx.now()),
    requestHash: null,
    actor: { kind: 'system' },
    address: null,
    event: 'tier.lapsed',
    pay: () => [
      ...(isLate
        ? [outboxStatement(ctx.db, pastDueEvent(ctx, { accountId, plan, revision }))]
        : []),
      ...notice,
    ],
  });
}

/** Reported once; tries after the first only postpone the next. */
async function grantGrace(
  ctx: SystemCtx,
  { accountId, state, plan, notice }: Unpaid,
): Promise<void> {
  const { sub, has } = state;
  const now = ctx.now();
  if (sub.graceUntil !== null) {
    await ctx.db.sql.batch([
      ctx.db.sql
        .prepare('UPDATE subscriptions SET due_at = ? WHERE account_id = ? AND revision = ?')
        .bind(plan.next.dueAt, accountId, sub.revision),
      ...notice,
    ]);
    return;
  }
  const revision = sub.revision + 1;
  const event = pastDueEvent(ctx, { accountId, plan, revision });
  const id = newId(ctx.env.ID_KEY, 'tch', now);
  const change = { id, requestHash: null, from: has, to: has, effectiveAt: now, charged: 0 };
  try {
    await ctx.db.sql.batch([
      changeStatement(ctx.db, { ...change, accountId, revision, now }),
      ...subscriptionStatements(ctx.db, accountId, { ...plan.next, revision }),
      outboxStatement(ctx.db, event),
      ...notice,
    ]);
  } catch (error) {
    // The customer changed or paid it at this moment.
    if (isConstraint(error)) return;
    throw error;
  }
  await appendOrLeave(ctx.db, appenderFor(ctx.env, accountId), [event]);
}

/** The unpaid plan, and until when it stays. */
const pastDueEvent = (
  ctx: SystemCtx,
  { accountId, plan, revision }: { accountId: string; plan: Plan; revision: number },
): KnownEvent<HubEvent> => ({
  id: `evt_${accountId.slice(4)}_tier_${revision}_past_due`,
  type: 'tier.past_due',
  timestamp: ctx.now(),
  accountId,
  data: { tier: plan.tier, graceEndsAt: plan.next.graceUntil },
});
