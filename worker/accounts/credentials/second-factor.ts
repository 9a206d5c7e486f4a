import type { SystemCtx } from '../../platform/core/ctx';

/** Whether this person has an active second factor. */
export async function hasTwoFactor(ctx: SystemCtx, userId: string): Promise<boolean> {
  const row = await ctx.db.sql
    .prepare('SELECT 1 FROM two_factors WHERE user_id = ? AND secret IS NOT NULL')
    .bind(userId)
    .first();
  return row !== null;
}
