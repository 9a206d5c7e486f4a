import type { HubEvent } from '../hub/hub.client';
import { appendNow, appendTo, outboxStatement } from '../hub/outbox.service';
import type { SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { newId } from '../kernel/ids';
import { isConstraint } from '../ledger/refusals';
import { applyPlan } from './apply';
import { payFromCredits } from './payment';
import { changeStatement, readStanding, subscriptionStatements, type Standing } from './record';
import { planGrace, planRenewal } from './subscription';
import { readPolicies } from './tiers.service';

const BATCH = 50;

/** Renews every tier whose month has ended, from credits; those without enough of them keep it for a week. */
export async function renewTiers(ctx: SystemCtx): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT account_id FROM subscriptions WHERE due_at <= ? ORDER BY due_at LIMIT ${BATCH}`,
    )
    .bind(ctx.now())
    .all<{ account_id: string }>();
  for (const { account_id: accountId } of results) await renew(ctx, accountId);
}

async function renew(ctx: SystemCtx, accountId: string): Promise<void> {
  const now = ctx.now();
  const standing = await readStanding(ctx.db, accountId);
  const { sub, has } = standing;
  if (sub.dueAt === null || sub.dueAt > now) return;
  const plan = planRenewal({ sub, has, policies: await readPolicies(ctx), now });
  const event = plan.tier === 'free' ? ('tier.lapsed' as const) : ('tier.renewed' as const);
  const id = newId(ctx.env.ID_KEY, 'tch', now);
  const by = { id, requestHash: null, actor: { kind: 'system' as const }, address: null };
  try {
    // Of two tickers at once, the revision lets one through.
    await applyPlan(ctx, { accountId, standing, plan, ...by, event, pay: payFromCredits });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await grantGrace(ctx, accountId, standing);
  }
}

/** Told once; the tries after the first only put off the next. */
async function grantGrace(ctx: SystemCtx, accountId: string, standing: Standing): Promise<void> {
  const { sub, has } = standing;
  const now = ctx.now();
  const next = { ...planGrace(sub, now), revision: sub.revision + 1 };
  if (sub.graceUntil !== null) {
    await ctx.db.sql
      .prepare('UPDATE subscriptions SET due_at = ? WHERE account_id = ? AND revision = ?')
      .bind(next.dueAt, accountId, sub.revision)
      .run();
    return;
  }
  const { revision } = next;
  const event: HubEvent = {
    id: `evt_${accountId.slice(4)}_tier_${revision}`,
    type: 'tier.past_due',
    timestamp: now,
    accountId,
    data: { tier: has, graceUntil: next.graceUntil },
  };
  const id = newId(ctx.env.ID_KEY, 'tch', now);
  const change = { id, requestHash: null, from: has, to: has, effectiveAt: now, charged: 0 };
  try {
    await ctx.db.sql.batch([
      changeStatement(ctx.db, { ...change, accountId, revision, now }),
      ...subscriptionStatements(ctx.db, accountId, { ...next, tier: has }),
      outboxStatement(ctx.db, event),
    ]);
  } catch (error) {
    // The customer changed or paid it at this moment.
    if (isConstraint(error)) return;
    throw error;
  }
  await appendNow(ctx.db, appendTo(ctx.env, accountId), [event]);
}
