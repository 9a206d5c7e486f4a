import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import type { SystemCtx } from '../../platform/core/ctx';
import { firstOwnersAddress } from '../../accounts/members/owner-address';

const Row = z.object({
  name: z.string(),
  deleted_at: z.number().nullable(),
  email: z.string().nullable(),
});

/** The payer of an account: its name, and the confirmed email address of its first owner, or null. */
export interface Payer {
  name: string;
  email: string | null;
}

/** Null for a deleted account. */
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
