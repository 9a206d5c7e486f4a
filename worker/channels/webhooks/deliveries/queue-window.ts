import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { enqueue } from './deliveries.client';

/** So many deliveries of an account wait in the queue at once, its endpoints' alike; the others wait in D1 (I-62). */
export const WINDOW = 200;
/** Of an endpoint in the slow lane, where each may take as long as an attempt lasts. */
const SLOW_WINDOW = 10;
/** A message of the queue that has not come for so long after its time is lost, or far behind. */
const LOST_AFTER_MS = 20 * SECOND;

/** How many of its deliveries each of an account's `endpoints` may have in the queue. */
export const windowPerEndpoint = (endpoints: number): number =>
  Math.max(1, Math.floor(WINDOW / Math.max(1, endpoints)));

const WINDOW_OF = `max(1, ${WINDOW} / max(1, (SELECT count(*) FROM webhook_endpoints o
  WHERE o.account_id = w.account_id AND o.state = 'enabled')))`;

/**
 * SQL: what may go into the queue at ?1 of the endpoints whose ids `endpoints` selects. Those that are longest due fillTemplate an
 * endpoint's window; of them, who has no message there. `turn` counts them within their endpoint.
 */
export const nextDeliveriesSql = (endpoints: string): string =>
  `SELECT id, account_id, slow, turn, next_at FROM (
     SELECT d.id, d.account_id, d.next_at, d.queued_at, e.slow, e.share,
       row_number() OVER (PARTITION BY d.endpoint_id ORDER BY d.next_at, d.created_at, d.id) AS turn
     FROM (SELECT id, slow_until > ?1 AS slow, min(iif(slow_until > ?1, ${SLOW_WINDOW}, ${WINDOW}), ${WINDOW_OF}) AS share
       FROM webhook_endpoints w WHERE id IN (${endpoints})) e
     JOIN webhook_deliveries d ON d.id IN (SELECT x.id FROM webhook_deliveries x
       WHERE x.endpoint_id = e.id AND x.next_at <= ?1 ORDER BY x.next_at, x.created_at, x.id LIMIT ${WINDOW}))
   WHERE turn <= share AND queued_at <= ?1 - ${LOST_AFTER_MS}`;

const Next = z.object({ id: z.string(), slow: z.int() });
export type Next = z.infer<typeof Next>;
export const parseNextDeliveries = (result: D1Result | undefined): Next[] =>
  parseRows(result, Next);

/** The statement that lets the next of these endpoints in; `parseNextDeliveries` reads its answer, and `enqueueAdmitted` is told of them. */
export const admitStatement = (
  sql: SystemCtx['db']['sql'],
  endpoints: string,
  [now, value]: readonly [now: number, value: string],
): D1PreparedStatement =>
  sql
    .prepare(
      `UPDATE webhook_deliveries SET queued_at = ?1 WHERE id IN (SELECT id FROM (${nextDeliveriesSql(endpoints)}))
       RETURNING id, (SELECT slow_until > ?1 FROM webhook_endpoints w WHERE w.id = endpoint_id) AS slow`,
    )
    .bind(now, value);

/** Tells the queue of them, each in its lane. */
export async function enqueueAdmitted(env: Env, next: readonly Next[]): Promise<void> {
  for (const lane of ['fast', 'slow'] as const) {
    const ids = next.filter(({ slow }) => (slow === 1) === (lane === 'slow')).map(({ id }) => id);
    await enqueue(env, ids, { lane });
  }
}
