import type { SystemCtx } from '../../../platform/core/ctx';
import { nextDeliveriesSql, parseNextDeliveries, enqueueAdmitted } from './queue-window';

const BATCH = 1_000;
const MOST = 10 * BATCH;

/** SQL: the endpoints that anything waits for, one step in the index for each. */
const WAITED_FOR = `WITH RECURSIVE waited (id) AS (
    SELECT min(endpoint_id) FROM webhook_deliveries WHERE next_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(endpoint_id) FROM webhook_deliveries WHERE next_at IS NOT NULL AND endpoint_id > waited.id)
    FROM waited WHERE waited.id IS NOT NULL)
  SELECT id FROM waited WHERE id IS NOT NULL`;

const NEXT = `SELECT id, slow FROM (
    SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY turn, next_at, id) AS round
    FROM (${nextDeliveriesSql(WAITED_FOR)}))
  ORDER BY round, next_at LIMIT ${MOST}`;

/**
 * Tells the queue of what is due and has no message there: what was lost, what a breaker has put off, what had to wait for
 * its turn. D1 is the truth, the queue only makes it quick (I-03). Accounts take turns (I-62). Answers how many there were.
 */
export async function sweepDeliveries(ctx: SystemCtx): Promise<number> {
  const { sql } = ctx.db;
  const now = ctx.now();
  const next = parseNextDeliveries(await sql.prepare(NEXT).bind(now).all());
  for (let from = 0; from < next.length; from += BATCH) {
    const batch = next.slice(from, from + BATCH);
    await sql
      .prepare(
        'UPDATE webhook_deliveries SET queued_at = ?1 WHERE id IN (SELECT value FROM json_each(?2))',
      )
      .bind(now, JSON.stringify(batch.map(({ id }) => id)))
      .run();
    await enqueueAdmitted(ctx.env, batch);
  }
  return next.length;
}
