import type { Db } from '../db/client';
import type { SystemCtx } from '../kernel/ctx';

/**
 * Where an account is written to: the owner `preferred` while they are one, else its first owner whose address is
 * confirmed. Null when there is none.
 */
export const findOwnersAddress = (
  ctx: SystemCtx,
  accountId: string,
  preferred = '',
): Promise<string | null> =>
  ownersAddressStatement(ctx.db, accountId, preferred).first<string>('email');

/** The same for a batch: one row with `email`, or none. */
export const ownersAddressStatement = (
  db: Db,
  accountId: string,
  preferred = '',
): D1PreparedStatement =>
  db.sql
    .prepare(
      `SELECT u.email FROM memberships m JOIN auth_users u ON u.id = m.user_id
       WHERE m.account_id = ?1 AND m.role = 'owner' AND u.email_verified = 1
       ORDER BY u.id <> ?2, m.created_at, u.id LIMIT 1`,
    )
    .bind(accountId, preferred);
