import { eq } from 'drizzle-orm';
import { usage } from '../../platform/db/schema';
import type { SystemCtx } from '../../platform/core/ctx';

/** The account's counters and caps; `used` counts this UTC month, `open` the open orders. */
export async function getUsage(ctx: SystemCtx, accountId: string) {
  const [row] = await ctx.db.orm.select().from(usage).where(eq(usage.accountId, accountId));
  if (!row) throw new Error('an account without a usage row');
  return row;
}
