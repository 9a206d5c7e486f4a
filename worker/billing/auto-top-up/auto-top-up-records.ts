import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { DueQueue } from '../../platform/db/due-queue';
import { MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { balanceSql, customerAccounts } from '../ledger/transfer-statements';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import type { Situation } from './decision';

const Row = z
  .object({
    account_id: z.string(),
    tenant_id: z.string(),
    state: z.string(),
    revision: z.int(),
    is_enabled: z.int(),
    card_id: z.string(),
    threshold: z.int(),
    notify_below: z.int(),
    credits: z.int(),
    currency: z.enum(CURRENCIES),
    monthly_cap: z.int(),
    cooldown_ms: z.int(),
    consented_by: z.string(),
    consented_at: z.int(),
    failures: z.int(),
    last_charge_at: z.int().nullable(),
    due_at: z.int().nullable(),
    crossings: z.int(),
    told_crossings: z.int(),
    low_below: z.int(),
    is_stop_told: z.int(),
    balance: z.int(),
    owed: z.int(),
    spent: z.int(),
    open_id: z.string().nullable(),
    open_url: z.string().nullable(),
  })
  .transform((row) => ({
    accountId: row.account_id,
    tenantId: row.tenant_id,
    isActive: row.state === 'active',
    revision: row.revision,
    isEnabled: row.is_enabled === 1,
    cardId: row.card_id,
    threshold: row.threshold,
    notifyBelow: row.notify_below,
    credits: row.credits,
    currency: row.currency,
    monthlyCap: row.monthly_cap,
    cooldownMs: row.cooldown_ms,
    consentedBy: row.consented_by,
    consentedAt: row.consented_at,
    failures: row.failures,
    lastChargeAt: row.last_charge_at,
    dueAt: row.due_at,
    /** A balance below this is low: the account's threshold, at least `notifyBelow`. */
    lowBelow: row.low_below,
    /** How often the balance fell below it, and how many of these falls an email reported. */
    crossings: row.crossings,
    notifiedCrossings: row.told_crossings,
    isStopNotified: row.is_stop_told === 1,
    balance: row.balance,
    isOwing: row.owed < 0,
    spent: row.spent,
    isInFlight: row.open_id !== null,
    /** The pending payment, and the page where the customer confirms it for the bank. */
    open: row.open_id === null ? null : { paymentId: row.open_id, authorizationUrl: row.open_url },
  }));

/** An account's auto top-up with all inputs of its decision. Money is US cents, times epoch milliseconds. */
export type AutoTopUp = z.infer<typeof Row> & Situation;

const balance = (place: number): string => `coalesce(${balanceSql(`?${place}`)}, 0)`;

/** Terms and state, read in one query; null for an account without an agreement. */
export async function findAutoTopUp(ctx: SystemCtx, accountId: string): Promise<AutoTopUp | null> {
  const { available, promo, owed } = customerAccounts(accountId);
  const now = new Date(ctx.now());
  const monthStart = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 1);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT t.*, a.tenant_id, a.state, ${balance(2)} + ${balance(3)} AS balance, ${balance(4)} AS owed,
           coalesce((SELECT sum(p.credits) FROM payments p WHERE p.account_id = ?1 AND p.origin = 'auto_top_up'
             AND p.created_at >= ?5 AND p.state NOT IN ('failed', 'abandoned')), 0) AS spent,
           (SELECT threshold FROM balance_thresholds WHERE account_id = ?1) AS low_below,
           o.id AS open_id, o.authorization_url AS open_url
         FROM auto_top_ups t JOIN accounts a ON a.id = t.account_id
         LEFT JOIN payments o ON o.account_id = t.account_id AND o.origin = 'auto_top_up'
           AND o.state IN ('initialized', 'pending')
         WHERE t.account_id = ?1`,
      )
      .bind(accountId, available, promo, owed, monthStart),
  ]);
  return parseRows(result, Row)[0] ?? null;
}

const Due = z.object({ account_id: z.string() });

/** The accounts whose auto top-up has to be decided, the longest due first. */
export async function dueAutoTopUps(ctx: SystemCtx, limit: number): Promise<string[]> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT account_id FROM auto_top_ups WHERE is_enabled = 1 AND due_at <= ? ORDER BY due_at LIMIT ?`,
      )
      .bind(ctx.now(), limit),
  ]);
  return parseRows(result, Due).map((row) => row.account_id);
}

/** Auto top-ups with a pending notice: a low balance, or that auto top-up has stopped. */
export const NOTICE_QUEUE = new DueQueue({
  table: 'auto_top_ups',
  key: ['account_id'],
  columns: 'account_id',
  row: Due,
  roundMs: 30 * SECOND,
  workMs: MINUTE,
});
