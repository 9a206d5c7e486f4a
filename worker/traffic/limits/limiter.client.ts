import { parseRows } from '../../platform/db/client';
import { DAY } from '../../platform/core/clock';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import * as z from 'zod';

/** The limiter of an account. No other place knows how limiters are named. */
export const limiterOf = (env: Env, accountId: string) => env.RATE_LIMITER.getByName(accountId);

const Row = z.object({ account_id: z.string() });
const MAX_PUSHED = 1_000;
const AT_ONCE = 50;

/** Makes the account's limiter read its policy now; without it, it does so within a minute. */
export async function pushAccount(env: Env, accountId: string): Promise<void> {
  try {
    await limiterOf(env, accountId).refresh();
  } catch (error) {
    log('warn', 'limiter.push', { error: describeError(error) });
  }
}

/** As `pushAccount`, for a tier's accounts with recent calls; other limiters read the policy when they are called. */
export async function pushTier(ctx: SystemCtx, tier: Tier): Promise<void> {
  const since = new Date(ctx.now() - DAY).toISOString().slice(0, 10);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.id AS account_id FROM accounts a LEFT JOIN usage_flushes f ON f.account_id = a.id
         WHERE a.tier = ?1 AND (f.account_id IS NULL OR f.flushed_at >= ?2)
         ORDER BY f.flushed_at DESC, a.created_at DESC LIMIT ${MAX_PUSHED}`,
      )
      .bind(tier, Date.parse(since)),
  ]);
  const accounts = parseRows(result, Row).map((row) => row.account_id);
  for (let first = 0; first < accounts.length; first += AT_ONCE)
    await Promise.all(
      accounts.slice(first, first + AT_ONCE).map((account) => pushAccount(ctx.env, account)),
    );
}
