import type { SystemCtx } from '../../platform/core/ctx';

// Bounded, so that one round never blocks D1 for long; the next round continues.
const BATCH = 500;

/**
 * Marks expired keys as revoked. Authentication refuses them anyway; the update fires the trigger that gets their open
 * sockets closed.
 */
export async function revokeExpiredKeys(ctx: SystemCtx): Promise<void> {
  await ctx.db.sql
    .prepare(
      `UPDATE api_keys SET revoked_at = expires_at WHERE id IN (
         SELECT id FROM api_keys WHERE revoked_at IS NULL AND expires_at <= ? LIMIT ${BATCH})`,
    )
    .bind(ctx.now())
    .run();
}
