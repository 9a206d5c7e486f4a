import type { SystemCtx } from '../kernel/ctx';

/** For the batch that deletes an account, behind what buries it: its cards charge nobody any more. */
export const forgetCardsStatements = (ctx: SystemCtx, accountId: string): D1PreparedStatement[] =>
  [
    'UPDATE auto_top_ups SET is_enabled = 0, due_at = NULL, revision = revision + 1 WHERE account_id = ?1',
    'DELETE FROM tier_payments WHERE account_id = ?1',
    `UPDATE payment_methods SET sealed = NULL, is_default = 0, removed_at = coalesce(removed_at, (SELECT deleted_at
       FROM accounts WHERE id = ?1)) WHERE account_id = ?1`,
  ].map((sql) =>
    ctx.db.sql
      .prepare(
        `${sql} AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`,
      )
      .bind(accountId),
  );
