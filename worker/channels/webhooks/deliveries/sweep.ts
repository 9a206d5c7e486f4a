import type { SystemCtx } from '../../../platform/core/ctx';
import { nextDeliveriesSql, parseNextDeliveries, enqueueAdmitted } from './queue-window';

const BATCH = 1_000;
const MOST = 10 * BATCH;

/** SQL: the endpoints with pending deliveries, by one index step for each. */
const WITH_PENDING = `WITH RECURSIVE pending (id) AS (
    SELECT min(endpoint_id) FROM webhook_deliveries WHERE next_at IS NOT NULL
    UNION ALL
    SELECT (SELECT min(endpoint_id) FROM webhook_deliveries WHERE next_at IS NOT NULL AND endpoint_id > pending.id)
    FROM pending WHERE pending.id IS NOT NULL)
  SELECT id FROM pending WHERE id IS NOT NULL`;

const NEXT = `SELECT id, slow FROM (
    SELECT *, row_number() OVER (PARTITION BY account_id ORDER BY turn, next_at, id) AS round
    FROM (${nextDeliveriesSql(WITH_PENDING)}))
  ORDER BY round, next_at LIMIT ${MOST}`;

/**
 * Queues due deliveries without a message: lost ones, and those that a circuit breaker or the window held back. D1 is the
 * source of truth (I-03). Accounts take turns (I-62). Returns their number.
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
