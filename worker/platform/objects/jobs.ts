import type { SystemCtx } from '../core/ctx';

/**
 * True for one caller in `everyMs`, whoever ticks: the run is noted in the statement that grants it. A note of the
 * future, left by a clock that was set back, holds nobody up.
 */
export async function claimJob(ctx: SystemCtx, name: string, everyMs: number): Promise<boolean> {
  const granted = await ctx.db.sql
    .prepare(
      `INSERT INTO jobs (name, ran_at) VALUES (?1, ?2)
       ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at
       WHERE ran_at <= excluded.ran_at - ?3 OR ran_at > excluded.ran_at RETURNING name`,
    )
    .bind(name, ctx.now(), everyMs)
    .first();
  return granted !== null;
}

/** Where the job's last page ended; empty at first. */
export async function findJobCursor(ctx: SystemCtx, name: string): Promise<string> {
  const cursor = await ctx.db.sql
    .prepare('SELECT cursor FROM jobs WHERE name = ?')
    .bind(name)
    .first<string>('cursor');
  return cursor ?? '';
}

/** Remembers where the job's page ended; empty begins anew. */
export const moveCursorStatement = (
  ctx: SystemCtx,
  name: string,
  cursor: string,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO jobs (name, ran_at, cursor) VALUES (?1, ?2, ?3)
       ON CONFLICT (name) DO UPDATE SET ran_at = excluded.ran_at, cursor = excluded.cursor
       WHERE cursor <> excluded.cursor`,
    )
    .bind(name, ctx.now(), cursor);
