import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import type { SystemCtx } from '../../platform/core/ctx';
import { firstOwnersAddress } from '../../accounts/members/owner-address';

const Row = z.object({
  name: z.string(),
  deleted_at: z.number().nullable(),
  email: z.string().nullable(),
});

/** Who pays for an account: its name, and its first owner with a confirmed address, null where none has one. */
export interface Payer {
  name: string;
  email: string | null;
}

/** Null for an account that was deleted. */
export async function findPayer(ctx: SystemCtx, accountId: string): Promise<Payer | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.name, a.deleted_at, ${firstOwnersAddress('a.id')} AS email FROM accounts a WHERE a.id = ?`,
      )
      .bind(accountId),
  ]);
  const [row] = parseRows(result, Row);
  return row && row.deleted_at === null ? { name: row.name, email: row.email } : null;
}
