import { MINUTE } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import { verificationOf } from '../verifications/verification.client';

const BATCH = 50;

/**
 * Knocks at every order that is open a minute past its deadline; the order's object does the rest, and writes
 * the money itself. Answers how many there were: in a healthy system none (I-24).
 */
export async function sweepOverdue(ctx: SystemCtx): Promise<number> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT id FROM verifications
       WHERE state IN ('created', 'awaiting_sms', 'cancelling') AND deadline_at < ?
       ORDER BY created_at LIMIT ?`,
    )
    .bind(ctx.now() - MINUTE, BATCH)
    .all<{ id: string }>();
  if (results.length > 0) log('alert', 'sweeper.overdue', { orders: results.length });
  await Promise.all(results.map(({ id }) => verificationOf(ctx.env, id).ensure()));
  return results.length;
}
