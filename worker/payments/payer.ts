import * as z from 'zod';
import { rowsOf } from '../db/client';
import type { SystemCtx } from '../kernel/ctx';

const Row = z.object({
  name: z.string(),
  deleted_at: z.number().nullable(),
  email: z.string().nullable(),
});

/** SQL: the first owner of the account `a` with a confirmed address. */
export const OWNERS_ADDRESS = `(SELECT u.email FROM memberships m JOIN auth_users u ON u.id = m.user_id
  WHERE m.account_id = a.id AND m.role = 'owner' AND u.email_verified = 1 ORDER BY m.created_at, u.id LIMIT 1)`;

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
        `SELECT a.name, a.deleted_at, ${OWNERS_ADDRESS} AS email FROM accounts a WHERE a.id = ?`,
      )
      .bind(accountId),
  ]);
  const [row] = rowsOf(result, Row);
  return row && row.deleted_at === null ? { name: row.name, email: row.email } : null;
}
