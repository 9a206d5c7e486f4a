import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { newestFirst, toPage, pageStart, type Page } from '../../platform/db/page';
import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { findSnapshots } from './archive';
import type { Snapshot } from './snapshot';

const Found = z.object({ id: z.string(), created_at: z.number() });
const NEWEST = newestFirst();

/**
 * An account's orders as D1 keeps them, newest first, for a job that acts for it; those made after `until` (epoch
 * milliseconds) are left out, so that the pages end.
 */
export async function ordersOf(
  ctx: SystemCtx,
  accountId: string,
  { until, cursor, limit }: { until: number; cursor: string | null; limit: number },
): Promise<Page<Snapshot>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, created_at FROM verifications
         WHERE account_id = ?1 AND ${NEWEST.before('?2', '?3')} ${NEWEST.order} LIMIT ?4`,
      )
      .bind(accountId, ...pageStart(cursor, until + 1), limit + 1),
  ]);
  const { data, nextCursor } = toPage(parseRows(result, Found), limit, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
  const ids = data.map((row) => row.id);
  const snapshots = await findSnapshots(ctx.db, sealerOf(ctx), { ids, accountId });
  const known = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  return { data: ids.flatMap((id) => known.get(id) ?? []), nextCursor };
}
