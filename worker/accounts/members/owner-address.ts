import * as z from 'zod';
import { parseRows, type Db } from '../../platform/db/client';
import type { SystemCtx } from '../../platform/core/ctx';

/** SQL: the owners of the account `account`, which is SQL too, whose address is confirmed: `m` and `u`. */
const confirmedOwners = (
  account: string,
): string => `memberships m JOIN auth_users u ON u.id = m.user_id
  WHERE m.account_id = ${account} AND m.role = 'owner' AND u.email_verified = 1`;

/** SQL for one value: the address of the first owner of `account`, which is SQL too, whose address is confirmed. */
export const firstOwnersAddress = (account: string): string =>
  `(SELECT u.email FROM ${confirmedOwners(account)} ORDER BY m.created_at, u.id LIMIT 1)`;

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
      `SELECT u.email FROM ${confirmedOwners('?1')} ORDER BY u.id <> ?2, m.created_at, u.id LIMIT 1`,
    )
    .bind(accountId, preferred);

const Owner = z.object({ id: z.string(), email: z.string() });

/** An owner who can be written to. */
export type Owner = z.infer<typeof Owner>;

/** Every owner of the account whose address is confirmed. */
export async function findOwners(ctx: SystemCtx, accountId: string): Promise<Owner[]> {
  const found = await ctx.db.sql
    .prepare(`SELECT u.id, u.email FROM ${confirmedOwners('?1')}`)
    .bind(accountId)
    .all();
  return parseRows(found, Owner);
}
