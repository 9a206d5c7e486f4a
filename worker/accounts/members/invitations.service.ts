import * as z from 'zod';
import { guarded } from '../../platform/db/guarded';
import { reserveAttempt } from '../../traffic/attempts/attempts.client';
import { assertVerified, requirePerson } from '../credentials/person';
import { auditRow, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import { linkTo } from '../identity/security-mail';
import { assertIdOfOurs } from '../../platform/core/absent';
import { DAY } from '../../platform/core/clock';
import { hmacSha256, sha256Hex, toBase64Url } from '../../platform/core/crypto';
import { ROLES, type Ctx, type SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { mailboxOf } from '../../platform/core/mailbox';
import type { ListQuery } from '../../platform/core/page-query';
import { repeatableId, repeatableSecret } from '../../platform/core/repeatable-ids';
import { scheduleMailDelivery, mailRow } from '../../mail/mail.service';
import { sealerOf } from '../../platform/sealing/sealing.service';
import type { Invite } from './members.schemas';

const INVITATION_MS = 7 * DAY;
/** The bound of the trigger `invitations_limit`. */
const MAX_A_DAY = 20;

const InvitationRow = z.object({
  id: z.string(),
  account_id: z.string(),
  role: z.enum(ROLES),
  sealed: z.string(),
  invited_by: z.string(),
  created_at: z.number(),
  expires_at: z.number(),
  ended_at: z.number().nullable(),
  outcome: z.enum(['accepted', 'revoked']).nullable(),
});
type Row = z.infer<typeof InvitationRow>;
export type Invitation = Omit<Row, 'sealed'> & { email: string };

const COLUMNS =
  'id, account_id, role, sealed, invited_by, created_at, expires_at, ended_at, outcome';
const parseInvitations = (ctx: SystemCtx, result: D1Result | undefined) =>
  Promise.all(parseRows(result, InvitationRow).map((row) => decryptInvitation(ctx, row)));

const scopeOf = (accountId: string, id: string) => ({ owner: accountId, record: id });

async function decryptInvitation(ctx: SystemCtx, { sealed, ...row }: Row): Promise<Invitation> {
  return { ...row, email: await sealerOf(ctx).unseal(scopeOf(row.account_id, row.id), sealed) };
}

/**
 * Sends `email` a link to join the account, valid once, for seven days. It replaces an open invitation of the address, so
 * a repeat leaves one that works. Invitation, audit entry and email are one batch.
 * @throws auth.email_unverified, auth.too_many_attempts, members.already, invitations.too_many.
 */
export async function invite(ctx: Ctx, { email, role }: Invite): Promise<Invitation> {
  assertVerified(ctx);
  const { accountId } = ctx.principal;
  const { id: invitedBy } = requirePerson(ctx);
  await assertNoMember(ctx, email);
  // The recipient is not our customer, so the mailbox is counted over all senders.
  await reserveAttempt(ctx, 'inviting', [{ name: invitedBy }]);
  await reserveAttempt(ctx, 'invitation', [{ name: mailboxOf(email) }]);
  const now = ctx.now();
  const id = repeatableId(ctx, 'inv');
  const token = toBase64Url(repeatableSecret(ctx, 'invitation'));
  const hash = toBase64Url(hmacSha256(ctx.env.ID_KEY, `invitation:${accountId}:${email}`));
  const sealed = await sealerOf(ctx).seal(scopeOf(accountId, id), email);
  const link = linkTo(ctx.env, 'invitation', token);
  const values = { role: role === 'owner' ? 'an owner' : 'a member', link };
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO invitations (account_id, address_hash, created_at, id, role, sealed, token_hash, invited_by,
         expires_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?3 + ${INVITATION_MS}) ON CONFLICT DO NOTHING`,
    )
    .bind(accountId, hash, now, id, role, sealed, sha256Hex(token), invitedBy);
  const entry = byCaller(ctx, {
    action: 'member.invited',
    target: { type: 'invitation', id },
    after: { role },
    personal: { email },
  });
  const statements = {
    replaced: ctx.db.sql
      .prepare(
        `UPDATE invitations SET ended_at = ?3, outcome = 'revoked'
         WHERE account_id = ?1 AND address_hash = ?2 AND ended_at IS NULL AND id <> ?4`,
      )
      .bind(accountId, hash, now, id),
    inserted: guarded(ctx.db, insert, [
      await auditRow(ctx, entry),
      await mailRow(ctx, {
        key: `invitation:${id}`,
        to: email,
        by: accountId,
        template: 'invitation',
        values,
      }),
    ]),
    // Also for a repeat of this request, which created it before.
    stored: ctx.db.sql.prepare(`SELECT ${COLUMNS} FROM invitations WHERE id = ?`).bind(id),
  };
  const { stored } = await batch(ctx.db, statements).catch((error: unknown) => {
    throw isOverLimit(error) ? new AppError('invitations.too_many', { limit: MAX_A_DAY }) : error;
  });
  const [made] = await parseInvitations(ctx, stored);
  if (!made) throw new Error('the stored invitation was not found');
  scheduleMailDelivery(ctx);
  return made;
}

const isOverLimit = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('invitations:too_many');

async function assertNoMember(ctx: Ctx, email: string): Promise<void> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT 1 FROM memberships m JOIN auth_users u ON u.id = m.user_id WHERE m.account_id = ? AND u.email = ?`,
    )
    .bind(ctx.principal.accountId, email)
    .first();
  if (found) throw new AppError('members.already');
}

const SORTED = sortedBy();

/** Invitations that were neither accepted nor revoked; also expired ones, so that they can be sent again. */
export async function listInvitations(
  ctx: Ctx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<Invitation>> {
  const sorting = SORTED[order];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT ${COLUMNS} FROM invitations
         WHERE account_id = ? AND ended_at IS NULL AND ${sorting.beyond('?', '?')}
         ${sorting.order} LIMIT ?`,
      )
      .bind(ctx.principal.accountId, ...pageStart({ cursor, order }), limit + 1),
  ]);
  const rows = await parseInvitations(ctx, result);
  return toPage(rows, limit, (row) => ({ at: row.created_at, id: row.id }));
}

/** @throws invitations.not_found. */
export async function getInvitation(ctx: Ctx, id: string): Promise<Invitation> {
  const found = await ctx.db.sql
    .prepare(`SELECT ${COLUMNS} FROM invitations WHERE id = ? AND account_id = ?`)
    .bind(id, ctx.principal.accountId)
    .all();
  const [invitation] = await parseInvitations(ctx, found);
  if (!invitation) throw new AppError('invitations.not_found');
  return invitation;
}

/** Revokes the invitation; idempotent. @throws invitations.accepted, invitations.not_found for an id that is not ours. */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<void> {
  const { accountId } = ctx.principal;
  const revoke = ctx.db.sql
    .prepare(
      `UPDATE invitations SET ended_at = ?, outcome = 'revoked'
       WHERE id = ? AND account_id = ? AND ended_at IS NULL`,
    )
    .bind(ctx.now(), id, accountId);
  const entry = byCaller(ctx, { action: 'invitation.revoked', target: { type: 'invitation', id } });
  const { stored } = await batch(ctx.db, {
    revoked: guarded(ctx.db, revoke, [await auditRow(ctx, entry)]),
    stored: ctx.db.sql
      .prepare(`SELECT ${COLUMNS} FROM invitations WHERE id = ? AND account_id = ?`)
      .bind(id, accountId),
  });
  const [found] = await parseInvitations(ctx, stored);
  if (!found) return assertIdOfOurs(ctx, 'inv', { id, unknown: 'invitations.not_found' });
  if (found.outcome === 'accepted') throw new AppError('invitations.accepted');
}
