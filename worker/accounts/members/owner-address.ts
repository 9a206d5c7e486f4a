import * as z from 'zod';
import { parseRows, type Db } from '../../platform/db/client';
import type { SystemCtx } from '../../platform/core/ctx';

/** SQL: memberships `m` and users `u` of the owners with a confirmed address; `account` is SQL. */
const confirmedOwners = (
  account: string,
): string => `memberships m JOIN auth_users u ON u.id = m.user_id
  WHERE m.account_id = ${account} AND m.role = 'owner' AND u.email_verified = 1`;

/** SQL of one value: the address of the first owner with a confirmed address; `account` is SQL. */
export const firstOwnersAddress = (account: string): string =>
  `(SELECT u.email FROM ${confirmedOwners(account)} ORDER BY m.created_at, u.id LIMIT 1)`;

/**
 * The address for emails about an account: of the owner `preferred`, else of the first owner with a confirmed address.
 * Null if there is none.
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
      `SELECT u.email FROM ${confirmedOwners('?1')} ORDER BY u.id <> ?2, m.created_at, u.id LIMIT 1`,
    )
    .bind(accountId, preferred);

const Owner = z.object({ id: z.string(), email: z.string() });

/** An owner with a confirmed address. */
export type Owner = z.infer<typeof Owner>;

/** Every owner of the account with a confirmed address. */
export async function findOwners(ctx: SystemCtx, accountId: string): Promise<Owner[]> {
  const found = await ctx.db.sql
    .prepare(`SELECT u.id, u.email FROM ${confirmedOwners('?1')}`)
    .bind(accountId)
    .all();
  return parseRows(found, Owner);
}
