import * as z from 'zod';
import { rowsOf } from '../db/client';
import { dueInTurns } from '../db/in-turns';
import { SECOND } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { enqueue } from './deliveries.client';

/** A message of the queue that has not come for so long after its time is lost, or far behind. */
const LOST_AFTER_MS = 20 * SECOND;
const BATCH = 1_000;
const ROUNDS = 10;

const NEXT = dueInTurns({
  table: 'webhook_deliveries',
  due: 'next_at',
  and: `queued_at <= ?1 - ${LOST_AFTER_MS}`,
  batch: BATCH,
});

const IdRow = z.object({ id: z.string() });

/**
 * Tells the queue again of what is due and was not tried: D1 is the truth, the queue only makes it quick (I-03).
 * Answers how many there were: in a healthy system those that a breaker has put off.
 */
export async function sweepDeliveries(ctx: SystemCtx): Promise<number> {
  let swept = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const found = await ctx.db.sql
      .prepare(
        `UPDATE webhook_deliveries SET queued_at = ?1 WHERE id IN (
           SELECT id FROM (${NEXT}))
         RETURNING id`,
      )
      .bind(ctx.now())
      .all();
    const ids = rowsOf(found, IdRow).map(({ id }) => id);
    await enqueue(ctx.env, ids);
    swept += ids.length;
    if (ids.length < BATCH) break;
  }
  return swept;
}
