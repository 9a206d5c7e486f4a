import type { SystemCtx } from '../../platform/core/ctx';

// Bounded, so that one round never holds D1 for long; the next round goes on.
const BATCH = 500;

/**
 * An expired key opens no door by itself; this also makes an end of it that the database's triggers see, so that the
 * sockets which it opened are closed.
 */
export async function endExpiredKeys(ctx: SystemCtx): Promise<void> {
  await ctx.db.sql
    .prepare(
      `UPDATE api_keys SET revoked_at = expires_at WHERE id IN (
         SELECT id FROM api_keys WHERE revoked_at IS NULL AND expires_at <= ? LIMIT ${BATCH})`,
    )
    .bind(ctx.now())
    .run();
}
