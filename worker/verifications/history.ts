import * as z from 'zod';
import { rowsOf } from '../db/client';
import type { SystemCtx } from '../kernel/ctx';
import { readCursor, writeCursor } from '../kernel/cursor';
import { sealerOf } from '../sealing/sealing.service';
import { findSnapshots } from './archive';
import type { Snapshot } from './snapshot';

const Found = z.object({ id: z.string(), created_at: z.number() });

/**
 * An account's orders as D1 keeps them, newest first, for a job that acts for it; those made after `until` (epoch
 * milliseconds) are left out, so that the pages end.
 */
export async function ordersOf(
  ctx: SystemCtx,
  accountId: string,
  page: { until: number; cursor: string | null; limit: number },
): Promise<{ data: Snapshot[]; nextCursor: string | null }> {
  const { at, id } = page.cursor === null ? { at: page.until, id: '' } : readCursor(page.cursor);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, created_at FROM verifications
         WHERE account_id = ?1 AND created_at <= ?2 AND (created_at < ?2 OR id > ?3)
         ORDER BY created_at DESC, id LIMIT ?4`,
      )
      .bind(accountId, at, id, page.limit + 1),
  ]);
  const found = rowsOf(result, Found);
  const rows = found.slice(0, page.limit);
  const last = rows.at(-1);
  const ids = rows.map((row) => row.id);
  const snapshots = await findSnapshots(ctx.db, sealerOf(ctx), { ids, accountId });
  const known = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  const more = found.length > page.limit && last !== undefined;
  return {
    data: ids.flatMap((one) => known.get(one) ?? []),
    nextCursor: more ? writeCursor({ at: last.created_at, id: last.id }) : null,
  };
}
