import type { SystemCtx } from '../../platform/core/ctx';
import { readAuthorizationCode } from './deactivate-cards';
import { chargeableCards } from './card-records';
import { sealOrphanedCode } from './seal-card';

/**
 * For the batch that deletes an account, after the statement that marks it deleted: ends all agreements to charge its
 * cards and erases their details. Their codes are kept under another key until Paystack has deactivated them
 * (deactivate-cards.ts), so that the deletion does not wait for Paystack.
 */
export async function deleteCardsStatements(
  ctx: SystemCtx,
  accountId: string,
): Promise<D1PreparedStatement[]> {
  const orphanedCodes: Record<string, string> = {};
  for (const card of await chargeableCards(ctx, accountId)) {
    const code = await readAuthorizationCode(ctx, card);
    if (code !== null) orphanedCodes[card.id] = await sealOrphanedCode(ctx, card.id, code);
  }
  const isDeleted = `account_id = ?1 AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`;
  const { sql } = ctx.db;
  return [
    sql
      .prepare(
        `UPDATE auto_top_ups SET is_enabled = 0, due_at = NULL, revision = revision + 1 WHERE ${isDeleted}`,
      )
      .bind(accountId),
    sql.prepare(`DELETE FROM tier_payments WHERE ${isDeleted}`).bind(accountId),
    sql
      .prepare(
        `UPDATE payment_methods SET is_default = 0, removed_at = coalesce(removed_at, ?3), brand = NULL, last4 = NULL,
           exp_month = NULL, exp_year = NULL, bank = NULL,
           sealed = (SELECT value FROM json_each(?2) WHERE key = payment_methods.id),
           next_at = CASE WHEN id IN (SELECT key FROM json_each(?2)) THEN ?3 END
         WHERE ${isDeleted}`,
      )
      .bind(accountId, JSON.stringify(orphanedCodes), ctx.now()),
    sql
      .prepare(`UPDATE payments SET card_brand = NULL, card_last4 = NULL WHERE ${isDeleted}`)
      .bind(accountId),
  ];
}
