import * as z from 'zod';
import { requirePerson } from '../credentials/person';
import { parseRows } from '../../platform/db/client';
import { ROLES, type Ctx } from '../../platform/core/ctx';

const AccountRow = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(['free', 'developer', 'enterprise']),
  state: z.enum(['active', 'suspended']),
  role: z.enum(ROLES),
});
export type OwnAccount = z.infer<typeof AccountRow> & { isCurrent: boolean };

/** The accounts that the caller may act for. The first active one is the default of requests. */
export async function listOwnAccounts(ctx: Ctx): Promise<OwnAccount[]> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.id, a.name, a.tier, a.state, m.role FROM memberships m JOIN accounts a ON a.id = m.account_id
         WHERE m.user_id = ? ORDER BY m.created_at, m.account_id`,
      )
      .bind(requirePerson(ctx).id),
  ]);
  return parseRows(result, AccountRow).map((account) => ({
    ...account,
    isCurrent: account.id === ctx.principal.accountId,
  }));
}
