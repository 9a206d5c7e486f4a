import { DAY, MINUTE } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import { verificationOf } from '../verifications/verification.client';

const BATCH = 50;
/** An object lives a day past its number's end, so what is older than this was looked for thousands of times. */
const LOOK_BACK_MS = 2 * DAY;

/**
 * Knocks at every order that is open a minute past its deadline; the order's object does the rest, and writes
 * the money itself. Answers how many there were: in a healthy system none (I-24). Open orders are found by the
 * places that they hold in `usage`, and of those accounts the last two days are read: history is not.
 */
export async function sweepOverdue(ctx: SystemCtx): Promise<number> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT v.id FROM usage u CROSS JOIN verifications v ON v.account_id = u.account_id AND v.created_at >= ?
       WHERE u.open > 0 AND v.deadline_at < ? AND v.state IN ('created', 'awaiting_sms', 'cancelling')
       LIMIT ?`,
    )
    .bind(ctx.now() - LOOK_BACK_MS, ctx.now() - MINUTE, BATCH)
    .all<{ id: string }>();
  if (results.length > 0) log('alert', 'sweeper.overdue', { orders: results.length });
  await Promise.all(results.map(({ id }) => verificationOf(ctx.env, id).ensure()));
  return results.length;
}
