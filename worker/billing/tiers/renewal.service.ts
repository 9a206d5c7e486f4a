import { postponeStatement } from '../../platform/db/due-queue';
import type { HubEvent } from '../../events/event';
import { appendNow, appendTo, outboxStatement, type Typed } from '../../events/outbox.service';
import { DAY, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { newId } from '../../platform/core/ids';
import { processEach } from '../../platform/core/process-each';
import { isConstraint } from '../ledger/refusals';
import { deliverSoon } from '../../mail/mail.service';
import { applyPlan } from './apply-plan';
import { chargeForTier, newestTierPayment } from './card-payment';
import { declinedCardStatements, type Follows } from './declined-card';
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

/** Renews every tier whose month has ended, from credits or a card as chosen; what is not paid stays for a grace. */
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

async function renew(ctx: SystemCtx, accountId: string): Promise<void> {
  const now = ctx.now();
  const standing = await readSubscriptionState(ctx.db, accountId);
  const { sub, has } = standing;
  if (sub.dueAt === null || sub.dueAt > now) return;
  const given = { sub, has, policies: await loadPolicies(ctx), now };
  const plan = planRenewal(given);
  if (isFall(plan)) return fall(ctx, { accountId, standing, plan, notice: [] });
  const id = newId(ctx.env.ID_KEY, 'tch', now);
  const by = { id, requestHash: null, actor: { kind: 'system' as const }, address: null };
  const fromCredits = async (notice: D1PreparedStatement[]): Promise<boolean> => {
    const pay: TierPayer = (inner, charge) => [...payFromCredits(inner, charge), ...notice];
    try {
      // Of two tickers at once, the revision lets one through.
      await applyPlan(ctx, { accountId, standing, plan, ...by, event: 'tier.renewed', pay });
      if (notice.length > 0) deliverSoon(ctx);
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return false;
    }
  };
  const chosen = plan.charge > 0 ? await findTierPayment(ctx, accountId) : null;
  if (chosen?.first !== 'card' && (await fromCredits([]))) return;
  const byCard = chosen ? await renewByCard(ctx, { accountId, standing, plan, chosen }) : 'failed';
  if (byCard === 'paid') return;
  const toldOf = (follows: Follows): Promise<D1PreparedStatement[]> => {
    const month = { accountId, tier: plan.tier, periodEnd: sub.periodEnd };
    return chosen && byCard === 'failed'
      ? declinedCardStatements(ctx, { ...month, chosen }, follows)
      : Promise.resolve([]);
  };
  // While the bank waits for its customer, credits pay nothing beside it.
  const mayPay = chosen?.first === 'card' && byCard === 'failed';
  if (mayPay && (await fromCredits(await toldOf({ kind: 'credits' })))) return;
  const unpaid = planUnpaid(given);
  const { graceUntil } = unpaid.next;
  if (unpaid.tier === has && graceUntil !== null)
    await grantGrace(ctx, {
      accountId,
      standing,
      plan: unpaid,
      notice: await toldOf({ kind: 'grace', until: graceUntil }),
    });
  else {
    const notice = await toldOf({ kind: 'fall', to: unpaid.tier });
    await fall(ctx, { accountId, standing, plan: unpaid, notice });
  }
  deliverSoon(ctx);
}

/** A month that was paid has no grace. */
const isFall = ({ tier, next }: Plan): boolean => tier === 'free' || next.graceUntil !== null;

/** One try a day. What it brings takes the month by itself, in the batch that books it. */
async function renewByCard(
  ctx: SystemCtx,
  due: { accountId: string; standing: SubscriptionState; plan: Plan; chosen: TierPayment },
): Promise<'paid' | 'in_progress' | 'failed'> {
  const { accountId, standing, plan, chosen } = due;
  const last = await newestTierPayment(ctx, accountId);
  if (last && (last.state === 'initialized' || last.state === 'pending')) return 'in_progress';
  if (plan.tier === 'free' || (last && last.createdAt > ctx.now() - DAY)) return 'failed';
  const id = newId(ctx.env.ID_KEY, 'pay', ctx.now());
  try {
    const payment = await chargeForTier(ctx, {
      id,
      accountId,
      tenantId: standing.tenantId,
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
    return payment.state === 'succeeded' ? 'paid' : 'failed';
  } catch (error) {
    // No rate: the card is tried again when there is one.
    if (!(error instanceof AppError)) throw error;
    return 'failed';
  }
}

/** What becomes of a tier that was not paid. */
interface Unpaid {
  accountId: string;
  standing: SubscriptionState;
  plan: Plan;
  /** Mails of it. */
  notice: D1PreparedStatement[];
}

/** The tier ends; the lower one may stay for a while, which is told with it. */
async function fall(ctx: SystemCtx, { accountId, standing, plan, notice }: Unpaid): Promise<void> {
  const revision = standing.sub.revision + 1;
  const isLate = plan.tier !== 'free';
  await applyPlan(ctx, {
    accountId,
    standing,
    plan,
    id: newId(ctx.env.ID_KEY, 'tch', ctx.now()),
    requestHash: null,
    actor: { kind: 'system' },
    address: null,
    event: 'tier.lapsed',
    pay: () => [
      ...(isLate ? [outboxStatement(ctx.db, pastDue(ctx, { accountId, plan, revision }))] : []),
      ...notice,
    ],
  });
}

/** Told once; the tries after the first only put off the next. */
async function grantGrace(
  ctx: SystemCtx,
  { accountId, standing, plan, notice }: Unpaid,
): Promise<void> {
  const { sub, has } = standing;
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
  const event = pastDue(ctx, { accountId, plan, revision });
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
  await appendNow(ctx.db, appendTo(ctx.env, accountId), [event]);
}

/** The tier that is not paid, and until when it stays. */
const pastDue = (
  ctx: SystemCtx,
  { accountId, plan, revision }: { accountId: string; plan: Plan; revision: number },
): Typed<HubEvent> => ({
  id: `evt_${accountId.slice(4)}_tier_${revision}_past_due`,
  type: 'tier.past_due',
  timestamp: ctx.now(),
  accountId,
  data: { tier: plan.tier, graceUntil: plan.next.graceUntil },
});
