import * as z from 'zod';
import { guarded } from '../platform/db/guarded';
import { stateStatement } from '../accounts/identity/account-statements';
import { requirePerson } from '../accounts/identity/person';
import { closeSockets } from '../accounts/identity/sessions.service';
import { auditRow, type AuditEntry } from '../audit/audit.service';
import { parseRows } from '../platform/db/client';
import { newestFirst, toPage, pageStart, type Page } from '../platform/db/page';
import type { Ctx } from '../platform/core/ctx';
import { AppError } from '../platform/core/errors';
import type { FindAccounts, Suspend } from './admin.schemas';

const AccountRow = z.object({
  id: z.string(),
  name: z.string(),
  tier: z.enum(['free', 'developer', 'enterprise']),
  state: z.enum(['active', 'suspended']),
  created_at: z.number(),
  members: z.string().transform((text) =>
    z
      .array(Person)
      .parse(JSON.parse(text))
      .filter(({ id }) => id !== null),
  ),
});
const Person = z.object({
  id: z.string().nullable(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  role: z.enum(['owner', 'member']).nullable(),
});
export type FoundAccount = z.infer<typeof AccountRow>;

const SELECT = `SELECT a.id, a.name, a.tier, a.state, a.created_at,
  json_group_array(json_object('id', u.id, 'name', u.name, 'email', u.email, 'role', m.role)) AS members
  FROM accounts a LEFT JOIN memberships m ON m.account_id = a.id LEFT JOIN auth_users u ON u.id = m.user_id`;

const NEWEST = newestFirst({ of: 'a' });

/** Accounts, newest first; optionally by the id of an account or user, or by an email address. */
export async function findAccounts(
  ctx: Ctx,
  { query, state, cursor, limit }: FindAccounts,
): Promise<Page<FoundAccount>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `${SELECT} WHERE (?1 IS NULL OR a.state = ?1) AND ${NEWEST.before('?2', '?3')}
           AND (?4 IS NULL OR a.id = ?4 OR a.id IN (SELECT o.account_id FROM memberships o
             JOIN auth_users p ON p.id = o.user_id WHERE p.id = ?4 OR p.email = lower(?4)))
         GROUP BY a.id ${NEWEST.order} LIMIT ?5`,
      )
      .bind(state ?? null, ...pageStart(cursor), query ?? null, limit + 1),
  ]);
  return toPage(parseRows(result, AccountRow), limit, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
}

/** @throws accounts.unknown. */
async function getAccount(ctx: Ctx, id: string): Promise<FoundAccount> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`${SELECT} WHERE a.id = ? GROUP BY a.id`).bind(id),
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
