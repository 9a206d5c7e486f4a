import * as z from 'zod';
import { guarded } from '../platform/db/guarded';
import { stateStatement } from '../accounts/identity/account-statements';
import { requirePerson } from '../accounts/credentials/person';
import { closeSockets } from '../accounts/credentials/sessions.service';
import { auditRow, type AuditEntry } from '../audit/audit.service';
import { parseRows } from '../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../platform/db/page';
import type { Ctx } from '../platform/core/ctx';
import { AppError } from '../platform/core/errors';
import type { FindAccounts, Suspend } from './admin.schemas';

const Member = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(['owner', 'member']),
});
const AccountRow = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(['free', 'developer', 'enterprise']),
  state: z.enum(['active', 'suspended']),
  created_at: z.number(),
  members: z.string().transform((text) => z.array(Member).parse(JSON.parse(text))),
});
export type FoundAccount = z.infer<typeof AccountRow>;

const SELECT = `SELECT a.id, a.name, a.tier, a.state, a.created_at,
  (SELECT json_group_array(json_object('id', u.id, 'name', u.name, 'email', u.email, 'role', m.role))
    FROM memberships m JOIN auth_users u ON u.id = m.user_id WHERE m.account_id = a.id) AS members
  FROM accounts a`;

const SORTED = sortedBy({ of: 'a' });

// Literals, because only these let SQLite choose the index of suspended accounts.
const IN_STATE = { active: `AND a.state = 'active'`, suspended: `AND a.state = 'suspended'` };

/** The accounts of an account's id, a user's id or an email address; ?4. */
const MATCHING = `AND a.id IN (SELECT ?4 UNION ALL SELECT o.account_id FROM memberships o
  JOIN auth_users p ON p.id = o.user_id WHERE p.id = ?4 OR p.email = lower(?4))`;

/** Accounts; optionally by the id of an account or user, or by an email address. */
export async function findAccounts(
  ctx: Ctx,
  { query, state, cursor, limit, order }: FindAccounts,
): Promise<Page<FoundAccount>> {
  const narrowed = `${state ? IN_STATE[state] : ''} ${query === undefined ? '' : MATCHING}`;
  const sorting = SORTED[order];
  const values = [
    ...pageStart({ cursor, order }),
    limit + 1,
    ...(query === undefined ? [] : [query]),
  ];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `${SELECT} WHERE ${sorting.beyond('?1', '?2')} ${narrowed} ${sorting.order} LIMIT ?3`,
      )
      .bind(...values),
  ]);
  return toPage(parseRows(result, AccountRow), limit, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
}

/** @throws accounts.unknown. */
export async function getAccount(ctx: Ctx, id: string): Promise<FoundAccount> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`${SELECT} WHERE a.id = ?`).bind(id),
  ]);
  const [account] = parseRows(result, AccountRow);
  if (!account) throw new AppError('accounts.unknown');
  return account;
}

/** Suspends the account for all keys and people; idempotent. @throws accounts.unknown. */
export async function suspendAccount(
  ctx: Ctx,
  id: string,
  { reason }: Suspend,
): Promise<FoundAccount> {
  await changeState(ctx, id, { from: 'active', to: 'suspended', reason });
  return getAccount(ctx, id);
}

/** @throws accounts.unknown. */
export async function reactivateAccount(ctx: Ctx, id: string): Promise<FoundAccount> {
  await changeState(ctx, id, { from: 'suspended', to: 'active' });
  return getAccount(ctx, id);
}

type State = FoundAccount['state'];

async function changeState(
  ctx: Ctx,
  id: string,
  { from, to, reason }: { from: State; to: State; reason?: string },
): Promise<void> {
  const entry: AuditEntry = {
    accountId: id,
    actor: { kind: 'staff', id: requirePerson(ctx).id },
    action: to === 'suspended' ? 'account.suspended' : 'account.reactivated',
    target: { type: 'account', id },
    before: { state: from },
    after: { state: to, ...(reason !== undefined && { reason }) },
    address: ctx.address,
  };
  // Checked first, because the audit entry of an unknown account would violate its foreign key.
  await getAccount(ctx, id);
  const change = stateStatement(ctx.db, id, { from, to });
  await ctx.db.sql.batch(guarded(ctx.db, change, [await auditRow(ctx, entry)]));
  await closeSockets(ctx);
}
