import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { enqueue } from './deliveries.client';

/** Deliveries of an account in the queue, shared equally by its endpoints; the others wait in D1 (I-62). */
export const WINDOW = 200;
/** Of an endpoint in the slow lane, where an attempt may last until its timeout. */
const SLOW_WINDOW = 10;
/** A message that was not consumed by then counts as lost. */
const LOST_AFTER_MS = 20 * SECOND;

/** The window of each endpoint of an account with `endpoints` of them. */
export const windowPerEndpoint = (endpoints: number): number =>
  Math.max(1, Math.floor(WINDOW / Math.max(1, endpoints)));

const WINDOW_OF = `max(1, ${WINDOW} / max(1, (SELECT count(*) FROM webhook_endpoints o
  WHERE o.account_id = w.account_id AND o.state = 'enabled')))`;

/**
 * SQL: the deliveries to queue at ?1, of the endpoints that `endpoints` selects. The longest due ones fill the window of an
 * endpoint; of these, those without a message. `turn` numbers them within their endpoint.
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

/** Admits the next deliveries of these endpoints; its result goes to `parseNextDeliveries`, then to `enqueueAdmitted`. */
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

/** Queues admitted deliveries, each in its lane. */
export async function enqueueAdmitted(env: Env, next: readonly Next[]): Promise<void> {
  for (const lane of ['fast', 'slow'] as const) {
    const ids = next.filter(({ slow }) => (slow === 1) === (lane === 'slow')).map(({ id }) => id);
    await enqueue(env, ids, { lane });
  }
}
