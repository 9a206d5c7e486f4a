import { auditStatement, type AuditEntry } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { unguarded } from '../../platform/db/guarded';
import type { HubEvent } from '../../events/event';
import {
  appendOrLeave,
  appenderFor,
  parsePendingEvents,
  selectPendingEvents,
} from '../../events/outbox.service';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { getBalance } from '../ledger/ledger.service';
import { moneyEventRow, type MoneyEvent } from '../ledger/money-event';
import { holdRefusal, isConstraint } from '../ledger/refusals';
import { pushAccount } from '../../traffic/limits/limiter.client';
import type { TierPayer } from './tier-payer';
import { rankOf } from '../../traffic/policies/tier-policy';
import {
  changeStatement,
  subscriptionStatements,
  type SubscriptionState,
  type TierChange,
} from './subscription-records';
import type { Plan } from './subscription';

interface Application {
  accountId: string;
  state: SubscriptionState;
  plan: Plan;
  /** Id of the change, derived from the caller's key, so that the database refuses a repeat. */
  id: string;
  requestHash: string | null;
  actor: AuditEntry['actor'];
  address: string | null;
  event: 'tier.changed' | 'tier.renewed' | 'tier.lapsed';
  pay: TierPayer;
}

/** `raced`: another change came first, of the same id or of the same subscription. Nothing was done. */
export type Applied = { kind: 'changed'; change: TierChange } | { kind: 'raced' };

/**
 * Change, payment, tier, caps, audit entry and event: one batch, all or nothing.
 * @throws credits.insufficient, credits.owed; then nothing was changed.
 */
export async function applyPlan(ctx: SystemCtx, application: Application): Promise<Applied> {
  const { accountId, state, plan, id, requestHash, pay } = application;
  if (plan.charge > 0 && isBlocked(state, plan)) throw new AppError('credits.owed');
  const now = ctx.now();
  const { tenantId, has, sub } = state;
  const next = { ...plan.next, revision: sub.revision + 1 };
  const to: Tier = plan.next.nextTier ?? plan.tier;
  const { charge: charged, effectiveAt } = plan;
  const change: TierChange = { id, requestHash, from: has, to, effectiveAt, charged };
  const { revision, periodStart } = next;
  const event = toEvent(application, { revision, to });
  const paid = { accountId, tenantId, revision, amount: charged, periodStart, now };
  let waiting: HubEvent[];
  try {
    const applied = await batch(ctx.db, {
      change: changeStatement(ctx.db, { ...change, accountId, revision, now }),
      payment: pay(ctx, paid),
      subscription: subscriptionStatements(ctx.db, accountId, next),
      entry: await auditStatement(ctx, toAuditEntry(application, to)),
      event: unguarded(ctx.db, moneyEventRow(ctx, event)),
      waiting: selectPendingEvents(ctx.db, accountId),
    });
    waiting = parsePendingEvents(applied.waiting);
  } catch (error) {
    if (holdRefusal(error) === 'insufficient') {
      const { available } = await getBalance(ctx, accountId);
      throw new AppError('credits.insufficient', { price: charged, available }, { cause: error });
    }
    if (isConstraint(error)) return { kind: 'raced' };
    throw error;
  }
  // The charge may have made the balance low, too.
  await appendOrLeave(ctx.db, appenderFor(ctx.env, accountId), waiting);
  if (plan.tier !== has) await pushAccount(ctx.env, accountId);
  return { kind: 'changed', change };
}

/** With a debt only a downgrade is possible, and only if the credits cover its price and the debt. */
const isBlocked = ({ owed, available, has }: SubscriptionState, { tier, charge }: Plan): boolean =>
  owed > 0 && !(rankOf(tier) < rankOf(has) && available - owed >= charge);

function toEvent(
  { accountId, plan, event, state }: Application,
  { revision, to }: { revision: number; to: Tier },
): MoneyEvent {
  const data = { from: state.has, to, effectiveAt: plan.effectiveAt, chargedCents: plan.charge };
  const id = `evt_${accountId.slice(4)}_tier_${revision}`;
  return { id, type: event, accountId, data };
}

function toAuditEntry(
  { accountId, state, plan, actor, address }: Application,
  to: Tier,
): AuditEntry {
  return {
    accountId,
    actor,
    address,
    action: 'tier.changed',
    target: { type: 'account', id: accountId },
    before: { tier: state.has },
    after: { tier: to, effectiveAt: plan.effectiveAt, chargedCents: plan.charge },
  };
}
