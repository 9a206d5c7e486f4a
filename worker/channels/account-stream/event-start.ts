import * as z from 'zod';
import { MINUTE } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { parseRows } from '../../platform/db/client';

const Row = z.object({ since: z.number().nullable() });

/** How far the clock of an event's source may be ahead of the log's. */
const SLACK_MS = MINUTE;

/** The id of an order's event is that of the order and a step. */
const ofOrder = (id: string): string => `ver_${id.split('_')[1] ?? ''}`;

/**
 * From when on the account's log may have the event, epoch milliseconds; null when the account has no such event: it is of
 * the account's outbox in D1, or of one of its orders.
 */
export async function findEventStart(ctx: Ctx, id: string): Promise<number | null> {
  const { accountId } = ctx.principal;
  const found = await ctx.db.sql
    .prepare(
      `SELECT coalesce(
         (SELECT created_at FROM hub_outbox WHERE id = ?1 AND account_id = ?3),
         (SELECT created_at FROM verifications WHERE id = ?2 AND account_id = ?3)) AS since`,
    )
    .bind(id, ofOrder(id), accountId)
    .all();
  const since = parseRows(found, Row)[0]?.since ?? null;
  return since === null ? null : since - SLACK_MS;
}
