import * as z from 'zod';
import { guarded } from '../../platform/db/guarded';
import { requirePerson } from '../credentials/person';
import { closeSockets } from '../credentials/sessions.service';
import { auditRow, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import { assertIdOfOurs } from '../../platform/core/absent';
import { ROLES, type Ctx, type Role } from '../../platform/core/ctx';
import { revokeKeysStatement } from '../api-keys/change';
import { forgetKey } from '../credentials/authenticate-key.service';
import { memberRemovalSteps } from './member-removal-steps';
import type { RemoveMember } from './members.schemas';
import { AppError, invalidRequest } from '../../platform/core/errors';
import type { ListQuery } from '../../platform/core/page-query';

const MemberRow = z.object({
  user_id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  created_at: z.number(),
});
export type Member = z.infer<typeof MemberRow>;

const RevokedRow = z.object({ hash: z.string() });

const SELECT_MEMBERS = `SELECT m.user_id, u.name, u.email, m.role, m.created_at
  FROM memberships m JOIN auth_users u ON u.id = m.user_id WHERE m.account_id = ?`;

const BY_JOINING = sortedBy({ of: 'm', id: 'user_id' });

/** The members of the caller's account, by the time at which they joined. */
export async function listMembers(
  ctx: Ctx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<Member>> {
  const sorting = BY_JOINING[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(`${SELECT_MEMBERS} AND ${sorting.beyond('?', '?')} ${sorting.order} LIMIT ?`)
      .bind(ctx.principal.accountId, ...pageStart({ cursor, order }), limit + 1),
  ]);
  return toPage(parseRows(result, MemberRow), limit, (row) => ({
    at: row.created_at,
    id: row.user_id,
  }));
}

async function findMember(ctx: Ctx, userId: string): Promise<Member | null> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`${SELECT_MEMBERS} AND m.user_id = ?`).bind(ctx.principal.accountId, userId),
  ]);
  return parseRows(result, MemberRow)[0] ?? null;
}

/** @throws members.not_found. */
export async function getMember(ctx: Ctx, userId: string): Promise<Member> {
  const member = await findMember(ctx, userId);
  if (!member) throw new AppError('members.not_found');
  return member;
}

/** SQL: another owner exists. Checked in the statement itself, so that of two owners who leave concurrently one stays. */
const OTHER_OWNER = `EXISTS (SELECT 1 FROM memberships o
  WHERE o.account_id = ?1 AND o.user_id <> ?2 AND o.role = 'owner')`;

/** Revokes the open invitations of a person who is no longer an owner. */
const revokeInvitationsStatement = (ctx: Ctx, userId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE invitations SET ended_at = ?3, outcome = 'revoked'
       WHERE account_id = ?1 AND invited_by = ?2 AND ended_at IS NULL
         AND NOT EXISTS (SELECT 1 FROM memberships WHERE account_id = ?1 AND user_id = ?2 AND role = 'owner')`,
    )
    .bind(ctx.principal.accountId, userId, ctx.now());

/** @throws members.not_found, members.last_owner. */
export async function changeRole(ctx: Ctx, userId: string, role: Role): Promise<Member> {
  const { accountId } = ctx.principal;
  const before = await getMember(ctx, userId);
  const change = ctx.db.sql
    .prepare(
      `UPDATE memberships SET role = ?3 WHERE account_id = ?1 AND user_id = ?2 AND role <> ?3
         AND (?3 = 'owner' OR ${OTHER_OWNER}) RETURNING role`,
    )
    .bind(accountId, userId, role);
  const entry = byCaller(ctx, {
    action: 'member.role_changed',
    target: { type: 'member', id: userId },
    before: { role: role === 'owner' ? 'member' : 'owner' },
    after: { role },
  });
  const [changed] = await ctx.db.sql.batch([
    ...guarded(ctx.db, change, [await auditRow(ctx, entry)]),
    revokeInvitationsStatement(ctx, userId),
  ]);
  if (changed?.results.length) {
    await closeSockets(ctx);
    return { ...before, role };
  }
  const now = await getMember(ctx, userId);
  if (now.role !== role) throw new AppError('members.last_owner');
  return now;
}

/** Ends the keys that the member created and everything else with their rights. */
const credentialEndings = (ctx: Ctx, userId: string) => {
  const isGone = `NOT EXISTS (SELECT 1 FROM memberships WHERE account_id = ?1 AND user_id = ?2)`;
  return {
    keys: [revokeKeysStatement(ctx, userId, isGone)],
    others: memberRemovalSteps.get().map((step) => step(ctx, userId, isGone)),
  };
};

/**
 * Removes `userId` from the account, by an owner or by themselves. Keys and endpoints that they created stay with the
 * account, unless `credentials` is `revoke` (I-63). Idempotent.
 * @throws members.last_owner, members.not_found for an id that is not ours.
 */
export async function removeMember(
  ctx: Ctx,
  userId: string,
  { credentials }: RemoveMember = { credentials: 'keep' },
): Promise<void> {
  const { accountId, user } = ctx.principal;
  const remove = ctx.db.sql
    .prepare(
      `DELETE FROM memberships WHERE account_id = ?1 AND user_id = ?2 AND (role <> 'owner' OR ${OTHER_OWNER})
       RETURNING user_id`,
    )
    .bind(accountId, userId);
  const entry = byCaller(ctx, {
    action: user?.id === userId ? 'member.left' : 'member.removed',
    target: { type: 'member', id: userId },
    after: { credentials },
  });
  const ending = credentials === 'revoke' ? credentialEndings(ctx, userId) : null;
  const {
    removal: [removed],
    keys,
  } = await batch(ctx.db, {
    removal: guarded(ctx.db, remove, [await auditRow(ctx, entry)]),
    invitations: revokeInvitationsStatement(ctx, userId),
    keys: ending?.keys ?? [],
    others: ending?.others ?? [],
  });
  for (const { hash } of parseRows(keys[0], RevokedRow)) forgetKey(hash);
  if (removed.results.length > 0) return closeSockets(ctx);
  if (await findMember(ctx, userId)) throw new AppError('members.last_owner');
  assertIdOfOurs(ctx, 'usr', { id: userId, unknown: 'members.not_found' });
}

/**
 * The caller leaves the account. A person with several accounts must name it: repeated after a lost answer, a request
 * without a name would leave the next account too.
 * @throws request.invalid, members.last_owner.
 */
export async function leave(ctx: Ctx, { isNamed }: { isNamed: boolean }): Promise<void> {
  const { id } = requirePerson(ctx);
  if (!isNamed && (await countAccounts(ctx, id)) > 1)
    throw invalidRequest([
      {
        in: 'header',
        pointer: '/Namaskah-Account',
        code: 'missing',
        detail: 'Name the account to leave: you are a member of several.',
      },
    ]);
  return removeMember(ctx, id);
}

async function countAccounts(ctx: Ctx, userId: string): Promise<number> {
  const sql = 'SELECT count(*) AS n FROM memberships WHERE user_id = ?';
  return (await ctx.db.sql.prepare(sql).bind(userId).first<number>('n')) ?? 0;
}
