import { auditStatement, byCaller, type AuditEntry } from '../audit/audit.service';
import { inBackground } from '../kernel/background';
import type { Ctx } from '../kernel/ctx';
import { deactivateRemoved } from './deactivate';
import { getCard, type Card } from './records';

const entry = (
  ctx: Ctx,
  action: 'card.default_set' | 'card.removed',
  { id }: Card,
): Promise<D1PreparedStatement> => {
  const target: AuditEntry['target'] = { type: 'payment_method', id };
  return auditStatement(ctx, byCaller(ctx, { action, target, ifChanged: true }));
};

/** The card that is shown first from now on. A repeat changes nothing. @throws payment_methods.not_found. */
export async function setDefaultCard(ctx: Ctx, id: string): Promise<Card> {
  const { accountId } = ctx.principal;
  const card = await getCard(ctx, id);
  if (card.isDefault) return card;
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('UPDATE payment_methods SET is_default = 0 WHERE account_id = ? AND is_default = 1')
      .bind(accountId),
    ctx.db.sql
      .prepare(
        'UPDATE payment_methods SET is_default = 1 WHERE id = ? AND account_id = ? AND removed_at IS NULL',
      )
      .bind(id, accountId),
    await entry(ctx, 'card.default_set', card),
  ]);
  return getCard(ctx, id);
}

/**
 * Removes the card, with all that was agreed to be charged to it; Paystack forgets it after the answer, or by a later
 * tick. The newest of the others becomes the default. @throws payment_methods.not_found.
 */
export async function removeCard(ctx: Ctx, id: string): Promise<void> {
  const { accountId } = ctx.principal;
  const card = await getCard(ctx, id);
  const { sql } = ctx.db;
  await sql.batch([
    sql
      .prepare(
        `UPDATE payment_methods SET removed_at = ?3, is_default = 0
         WHERE id = ?1 AND account_id = ?2 AND removed_at IS NULL`,
      )
      .bind(id, accountId, ctx.now()),
    await entry(ctx, 'card.removed', card),
    sql
      .prepare(
        `UPDATE auto_top_ups SET is_enabled = 0, due_at = NULL, revision = revision + 1
         WHERE account_id = ? AND card_id = ?`,
      )
      .bind(accountId, id),
    sql
      .prepare('DELETE FROM tier_payments WHERE account_id = ? AND card_id = ?')
      .bind(accountId, id),
    sql
      .prepare(
        `UPDATE payment_methods SET is_default = 1 WHERE id = (SELECT id FROM payment_methods
           WHERE account_id = ?1 AND removed_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1)
         AND NOT EXISTS (SELECT 1 FROM payment_methods WHERE account_id = ?1 AND is_default = 1)`,
      )
      .bind(accountId),
  ]);
  inBackground('card.deactivate', () => deactivateRemoved(ctx));
}
