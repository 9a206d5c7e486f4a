import * as z from 'zod';
import { requirePerson } from '../credentials/person';
import { parseRows } from '../../platform/db/client';
import { mapPage, pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import { ROLES, type Ctx } from '../../platform/core/ctx';
import type { ListQuery } from '../../platform/core/page-query';

const AccountRow = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(['free', 'developer', 'enterprise']),
  state: z.enum(['active', 'suspended']),
  role: z.enum(ROLES),
  joined_at: z.number(),
});
export type OwnAccount = z.infer<typeof AccountRow> & { isCurrent: boolean };

const BY_JOINING = sortedBy({ of: 'm', id: 'account_id' });

/** The accounts that the caller may act for. The active one that they joined first is the default of requests. */
export async function listOwnAccounts(
  ctx: Ctx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<OwnAccount>> {
  const sorting = BY_JOINING[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.id, a.name, a.tier, a.state, m.role, m.created_at AS joined_at
         FROM memberships m JOIN accounts a ON a.id = m.account_id
         WHERE m.user_id = ? AND ${sorting.beyond('?', '?')} ${sorting.order} LIMIT ?`,
      )
      .bind(requirePerson(ctx).id, ...pageStart({ cursor, order }), limit + 1),
  ]);
  const page = toPage(parseRows(result, AccountRow), limit, (row) => ({
    at: row.joined_at,
    id: row.id,
  }));
  return mapPage(page, (account) => ({
    ...account,
    isCurrent: account.id === ctx.principal.accountId,
  }));
}
