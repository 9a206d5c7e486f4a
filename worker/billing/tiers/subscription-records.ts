import * as z from 'zod';
import { parseRows, type Db } from '../../platform/db/client';
import { tierStatement } from '../../accounts/identity/account-statements';
import type { Tier } from '../../platform/core/ctx';
import { balanceSql } from '../ledger/transfer-statements';
import { TIERS } from '../../traffic/policies/tier-policy';
import type { Subscription } from './subscription';

const tier = z.enum(TIERS);

const AccountRow = z.object({
  tenant_id: z.string(),
  account_tier: tier,
  owed: z.number().nullable(),
  available: z.number().nullable(),
  revision: z.number().nullable(),
  tier: tier.nullable(),
  price: z.number().nullable(),
  period_start: z.number().nullable(),
  period_end: z.number().nullable(),
  anchor_day: z.number().nullable(),
  next_tier: z.enum(['free', 'developer']).nullable(),
  grace_until: z.number().nullable(),
  due_at: z.number().nullable(),
  kept_days: z.number().nullable(),
  kept_until: z.number().nullable(),
  developer_since: z.number().nullable(),
  enterprise_since: z.number().nullable(),
});

/** An account's plan and balances, read before a change. */
export interface SubscriptionState {
  tenantId: string;
  has: Tier;
  /** Debt in cents; it blocks upgrades. */
  owed: number;
  /** Bought cents. */
  available: number;
  sub: Subscription;
}

export async function readSubscriptionState(db: Db, accountId: string): Promise<SubscriptionState> {
  const [result] = await db.sql.batch([
    db.sql
      .prepare(
        `SELECT a.tenant_id, a.tier AS account_tier, s.*,
           ${balanceSql(`a.id || ':owed'`)} AS owed,
           ${balanceSql(`a.id || ':available'`)} AS available
         FROM accounts a LEFT JOIN subscriptions s ON s.account_id = a.id WHERE a.id = ?`,
      )
      .bind(accountId),
  ]);
  const [row] = parseRows(result, AccountRow);
  if (!row) throw new Error('a principal without an account');
  const sub = {
    revision: row.revision ?? 0,
    tier: row.tier ?? row.account_tier,
    price: row.price ?? 0,
    periodStart: row.period_start ?? 0,
    periodEnd: row.period_end ?? 0,
    anchorDay: row.anchor_day ?? 1,
    nextTier: row.next_tier,
    graceUntil: row.grace_until,
    dueAt: row.due_at,
    keptDays: row.kept_days ?? 0,
    keptUntil: row.kept_until ?? 0,
    paidSince: { developer: row.developer_since, enterprise: row.enterprise_since },
  };
  return {
    tenantId: row.tenant_id,
    has: row.account_tier,
    owed: -(row.owed ?? 0),
    available: row.available ?? 0,
    sub,
  };
}

/** A recorded change of plan. */
export interface TierChange {
  id: string;
  requestHash: string | null;
  from: Tier;
  to: Tier;
  effectiveAt: number;
  charged: number;
}

const ChangeRow = z.object({
  id: z.string(),
  request_hash: z.string().nullable(),
  from_tier: tier,
  to_tier: tier,
  effective_at: z.number(),
  charged: z.number(),
});

export async function findChange(
  db: Db,
  { id, accountId }: { id: string; accountId: string },
): Promise<TierChange | null> {
  const [result] = await db.sql.batch([
    db.sql
      .prepare(
        `SELECT id, request_hash, from_tier, to_tier, effective_at, charged FROM tier_changes
         WHERE id = ? AND account_id = ?`,
      )
      .bind(id, accountId),
  ]);
  const [row] = parseRows(result, ChangeRow);
  return row
    ? {
        id: row.id,
        requestHash: row.request_hash,
        from: row.from_tier,
        to: row.to_tier,
        effectiveAt: row.effective_at,
        charged: row.charged,
      }
    : null;
}

/** Plain INSERT: a second change with the same id or revision aborts its whole batch. */
export function changeStatement(
  db: Db,
  change: TierChange & { accountId: string; revision: number; now: number },
): D1PreparedStatement {
  const { id, accountId, revision, requestHash, from, to, effectiveAt, charged, now } = change;
  return db.sql
    .prepare(
      `INSERT INTO tier_changes (id, account_id, revision, request_hash, from_tier, to_tier, effective_at, charged,
         created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .bind(id, accountId, revision, requestHash, from, to, effectiveAt, charged, now);
}

/** Stores the subscription and the account's tier; a trigger updates the caps. */
export function subscriptionStatements(
  db: Db,
  accountId: string,
  next: Subscription,
): D1PreparedStatement[] {
  return [
    db.sql
      .prepare(
        `INSERT INTO subscriptions (account_id, revision, tier, price, period_start, period_end, anchor_day,
           next_tier, grace_until, due_at, kept_days, kept_until, developer_since, enterprise_since)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (account_id) DO UPDATE SET revision = excluded.revision, tier = excluded.tier,
           price = excluded.price, period_start = excluded.period_start, period_end = excluded.period_end,
           anchor_day = excluded.anchor_day, next_tier = excluded.next_tier, grace_until = excluded.grace_until, due_at = excluded.due_at,
           kept_days = excluded.kept_days, kept_until = excluded.kept_until,
           developer_since = excluded.developer_since, enterprise_since = excluded.enterprise_since`,
      )
      .bind(
        accountId,
        next.revision,
        next.tier,
        next.price,
        next.periodStart,
        next.periodEnd,
        next.anchorDay,
        next.nextTier,
        next.graceUntil,
        next.dueAt,
        next.keptDays,
        next.keptUntil,
        next.paidSince.developer,
        next.paidSince.enterprise,
      ),
    tierStatement(db, accountId, next.tier),
  ];
}
