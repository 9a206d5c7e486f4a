import * as z from 'zod';
import { auditRow } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { guarded } from '../../platform/db/guarded';
import { sha256Hex } from '../../platform/core/crypto';
import { ROLES, type Role, type SystemCtx, type User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { closeSockets } from '../credentials/sessions.service';
import { confirmAddress } from '../identity/revoke-access';
import { sealerOf } from '../../platform/sealing/sealing.service';

const Row = z.object({
  id: z.string(),
  account_id: z.string(),
  account_name: z.string(),
  role: z.enum(ROLES),
  sealed: z.string(),
  expires_at: z.number(),
});

/** The content of an invitation for the holder of its link, which was sent to `email` only. */
export interface Offer {
  invitationId: string;
  account: { id: string; name: string };
  email: string;
  role: Role;
  expiresAt: number;
  /** Whether the address has a login. */
  hasLogin: boolean;
}

/** @throws invitations.invalid for a used, revoked, expired or unknown invitation. */
export async function findOffer(ctx: SystemCtx, token: string): Promise<Offer> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT i.id, i.account_id, a.name AS account_name, i.role, i.sealed, i.expires_at
         FROM invitations i JOIN accounts a ON a.id = i.account_id
         WHERE i.token_hash = ? AND i.ended_at IS NULL AND i.expires_at > ? AND a.state = 'active'`,
      )
      .bind(sha256Hex(token), ctx.now()),
  ]);
  const [row] = parseRows(result, Row);
  if (!row) throw new AppError('invitations.invalid');
  const scope = { owner: row.account_id, record: row.id };
  const email = await sealerOf(ctx).unseal(scope, row.sealed);
  const login = await ctx.db.sql
    .prepare('SELECT 1 FROM auth_users WHERE email = ?')
    .bind(email)
    .first();
  return {
    invitationId: row.id,
    account: { id: row.account_id, name: row.account_name },
    email,
    role: row.role,
    expiresAt: row.expires_at,
    hasLogin: login !== null,
  };
}

/**
 * Makes `user` a member. The link was sent to their address only, so it also confirms that address, which ends everything
 * that was set up before except `session` (I-61). A forwarded link works for no other address.
 * @throws invitations.invalid, invitations.other_address.
 */
export async function acceptOffer(
  ctx: SystemCtx,
  offer: Offer,
  { user, session, address }: { user: User; session: string; address: string | null },
): Promise<void> {
  if (user.email !== offer.email) throw new AppError('invitations.other_address');
  const now = ctx.now();
  const { invitationId: id, account } = offer;
  const isOpen = 'id = ?1 AND ended_at IS NULL AND expires_at > ?2';
  const spend = ctx.db.sql
    .prepare(
      `UPDATE invitations SET ended_at = ?2, outcome = 'accepted' WHERE ${isOpen} RETURNING id`,
    )
    .bind(id, now);
  const entry = await auditRow(ctx, {
    accountId: account.id,
    actor: { kind: 'user', id: user.id },
    action: 'member.joined',
    target: { type: 'member', id: user.id },
    after: { role: offer.role, invitationId: id },
    address,
  });
  const { endings, confirmation } = confirmAddress(ctx, user.id, { keepSession: session });
  const {
    acceptance: [spent],
  } = await batch(ctx.db, {
    membership: ctx.db.sql
      .prepare(
        `INSERT INTO memberships (account_id, user_id, role, created_at)
         SELECT account_id, ?3, role, ?2 FROM invitations WHERE ${isOpen} ON CONFLICT DO NOTHING`,
      )
      .bind(id, now, user.id),
    acceptance: guarded(ctx.db, spend, [entry]),
    confirming: user.emailVerified ? [] : [...endings, confirmation],
  });
  if (!user.emailVerified) await closeSockets(ctx);
  if (spent.results.length === 0) throw new AppError('invitations.invalid');
}
