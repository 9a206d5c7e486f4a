import { DAY, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { orderStub } from '../orders/order.client';

const BATCH = 50;
/** An object lives one day past the end of its number, so an older order was checked thousands of times. */
const MAX_AGE_MS = 2 * DAY;
/** Longer than an order may have no number: a minute for the purchase and a minute for its details. */
const NUMBER_MS = 3 * MINUTE;
/** A later deadline, and its object's alarm, were set before the clock was set back. */
const LONGEST_WAIT_MS = 20 * MINUTE;

/**
 * Resumes every order that is open a minute past its deadline, or has no number in time; the order's object does the rest.
 * Returns their number, which is 0 in a healthy system (I-24). Reads only accounts with open orders in `usage`, and of
 * those the last two days. Accounts take turns, so that one account's stuck orders do not delay another's (I-62).
 */
export async function sweepOverdue(ctx: SystemCtx): Promise<number> {
  const now = ctx.now();
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT v.id, row_number() OVER (PARTITION BY v.account_id ORDER BY v.created_at) AS turn FROM usage u CROSS JOIN verifications v ON v.account_id = u.account_id AND v.created_at >= ?1
       WHERE u.open > 0
         AND (v.state IN ('awaiting_sms', 'cancelling') AND (v.deadline_at < ?2 OR v.deadline_at > ?5)
           OR v.state = 'created' AND v.created_at < ?3)
       ORDER BY turn LIMIT ?4`,
    )
    .bind(now - MAX_AGE_MS, now - MINUTE, now - NUMBER_MS, BATCH, now + LONGEST_WAIT_MS)
    .all<{ id: string }>();
  if (results.length > 0) log('alert', 'sweeper.overdue', { orders: results.length });
  await Promise.all(results.map(({ id }) => orderStub(ctx.env, id).resume()));
  return results.length;
}
