import type { SystemCtx } from '../core/ctx';

/**
 * True for one caller in `everyMs`: one statement grants and records the run. A record in the future, from a clock that was
 * set back, does not block.
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

/** The cursor after the job's last page; empty at first. */
export async function findJobCursor(ctx: SystemCtx, name: string): Promise<string> {
  const cursor = await ctx.db.sql
    .prepare('SELECT cursor FROM jobs WHERE name = ?')
    .bind(name)
    .first<string>('cursor');
  return cursor ?? '';
}

/** Stores the cursor after the job's page; an empty one restarts. */
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

/** As `moveCursorStatement`, unless another run has moved the cursor from `from` meanwhile. The job must have run. */
export const passCursorStatement = (
  ctx: SystemCtx,
  name: string,
  { from, to }: { from: string; to: string },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare('UPDATE jobs SET cursor = ?3 WHERE name = ?1 AND cursor = ?2')
    .bind(name, from, to);
