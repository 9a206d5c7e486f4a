import type { Db } from '../../platform/db/client';
import type { Ctx, Tier } from '../../platform/core/ctx';

const TOMBSTONE = 'Deleted account';

/** For the batch that changes the subscription: triggers adjust the caps. */
export const tierStatement = (db: Db, accountId: string, tier: Tier): D1PreparedStatement =>
  db.sql.prepare('UPDATE accounts SET tier = ? WHERE id = ?').bind(tier, accountId);

type State = 'active' | 'suspended';

/** Suspends or reactivates the account, if it is still in state `from`. */
export const stateStatement = (
  db: Db,
  accountId: string,
  { from, to }: { from: State; to: State },
): D1PreparedStatement =>
  db.sql
    .prepare('UPDATE accounts SET state = ? WHERE id = ? AND state = ?')
    .bind(to, accountId, from);

/**
 * Marks the account as deleted; its row stays as a tombstone. The first and deciding statement of the deletion's batch.
 * `condition` is SQL over ?1, the account, and from ?2 on its `values`.
 */
export const markDeletedStatement = (
  ctx: Ctx,
  condition: string,
  values: readonly string[],
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE accounts SET state = 'suspended', name = '${TOMBSTONE}', deleted_at = ?${values.length + 2}
       WHERE id = ?1 AND deleted_at IS NULL AND ${condition}`,
    )
    .bind(ctx.principal.accountId, ...values, ctx.now());

const IF_DELETED = `EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`;

/**
 * For the batch of `markDeletedStatement`: ends keys, sessions and memberships, and deletes those of the members
 * `people` who belong to no other account.
 */
export function eraseAccessStatements(ctx: Ctx, people: readonly string[]): D1PreparedStatement[] {
  const { accountId } = ctx.principal;
  const { sql } = ctx.db;
  const ids = JSON.stringify(people);
  const alone = `SELECT value FROM json_each(?2)
    WHERE NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = value)`;
  return [
    sql
      .prepare(
        `UPDATE api_keys SET revoked_at = coalesce(revoked_at, ?2), name = '' WHERE account_id = ?1 AND ${IF_DELETED}`,
      )
      .bind(accountId, ctx.now()),
    sql
      .prepare(
        `DELETE FROM auth_sessions WHERE user_id IN (SELECT value FROM json_each(?2)) AND ${IF_DELETED}`,
      )
      .bind(accountId, ids),
    sql.prepare(`DELETE FROM memberships WHERE account_id = ?1 AND ${IF_DELETED}`).bind(accountId),
    sql
      .prepare(
        `DELETE FROM invitations WHERE (account_id = ?1 OR invited_by IN (${alone})) AND ${IF_DELETED}`,
      )
      .bind(accountId, ids),
    sql
      .prepare(`DELETE FROM auth_users WHERE id IN (${alone}) AND ${IF_DELETED}`)
      .bind(accountId, ids),
  ];
}
