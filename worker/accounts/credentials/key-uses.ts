import { MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';

/** Precision of a key's last use, and the minimum interval of its writes across all isolates. */
export const USE_MS = 5 * MINUTE;

/** Records that the key was used at `at`. */
export async function recordUse(ctx: SystemCtx, keyId: string, at: number): Promise<void> {
  await ctx.db.sql
    .prepare(
      `INSERT INTO key_uses (key_id, last_used_at) VALUES (?1, ?2)
       ON CONFLICT (key_id) DO UPDATE SET last_used_at = excluded.last_used_at
       WHERE last_used_at <= excluded.last_used_at - ${USE_MS}`,
    )
    .bind(keyId, at)
    .run();
}
