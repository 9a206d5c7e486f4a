import { DAY, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { orderStub } from '../orders/order.client';

const BATCH = 50;
/** An object lives a day past its number's end, so what is older than this was looked for thousands of times. */
const LOOK_BACK_MS = 2 * DAY;
/** Longer than an order may be without a number: a minute until it is bought, one until it is known. */
const NUMBER_MS = 3 * MINUTE;
/** No order waits so long: its deadline was set by a clock that has stepped back since, as was its object's alarm. */
const LONGEST_WAIT_MS = 20 * MINUTE;

/**
 * Knocks at every order that is open a minute past its deadline, or still without a number; the order's object does the
 * rest, and writes the money itself. Answers how many there were: in a healthy system none (I-24). Open orders are found by the
 * places that they hold in `usage`, and of those accounts the last two days are read: history is not. Accounts take turns,
 * so that one with orders that cannot be ended keeps back nobody else's (I-62).
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
    .bind(now - LOOK_BACK_MS, now - MINUTE, now - NUMBER_MS, BATCH, now + LONGEST_WAIT_MS)
    .all<{ id: string }>();
  if (results.length > 0) log('alert', 'sweeper.overdue', { orders: results.length });
  await Promise.all(results.map(({ id }) => orderStub(ctx.env, id).resume()));
  return results.length;
}
