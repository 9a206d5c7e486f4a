import { auditRow, byCaller, type AuditEntry } from '../../audit/audit.service';
import { guarded, type ProofRow } from '../../platform/db/guarded';
import { inBackground } from '../../platform/core/background';
import { assertIdOfOurs } from '../../platform/core/absent';
import type { Ctx } from '../../platform/core/ctx';
import { deactivateRemovedCards } from './deactivate-cards';
import { findCard, getCard, type Card } from './card-records';

const entry = (
  ctx: Ctx,
  action: 'card.default_set' | 'card.removed',
  { id }: Card,
): Promise<ProofRow> => {
  const target: AuditEntry['target'] = { type: 'payment_method', id };
  return auditRow(ctx, byCaller(ctx, { action, target }));
};

/** Makes the card the default. A repeat changes nothing. @throws payment_methods.not_found. */
export async function setDefaultCard(ctx: Ctx, id: string): Promise<Card> {
  const { accountId } = ctx.principal;
  const card = await getCard(ctx, id);
  if (card.isDefault) return card;
  const set = ctx.db.sql
    .prepare(
      'UPDATE payment_methods SET is_default = 1 WHERE id = ? AND account_id = ? AND removed_at IS NULL',
    )
    .bind(id, accountId);
  await ctx.db.sql.batch([
    ctx.db.sql
      .prepare('UPDATE payment_methods SET is_default = 0 WHERE account_id = ? AND is_default = 1')
      .bind(accountId),
    ...guarded(ctx.db, set, [await entry(ctx, 'card.default_set', card)]),
  ]);
  return getCard(ctx, id);
}

/**
 * Removes the card and every agreement to charge it. It is deactivated at Paystack after the response, or by a later
 * tick. The newest of the other cards becomes the default. Idempotent.
 * @throws payment_methods.not_found for an id that is not ours.
 */
export async function removeCard(ctx: Ctx, id: string): Promise<void> {
  const { accountId } = ctx.principal;
  const card = await findCard(ctx, { accountId, id });
  if (!card) return assertIdOfOurs(ctx, 'crd', { id, unknown: 'payment_methods.not_found' });
  const { sql } = ctx.db;
  const remove = sql
    .prepare(
      `UPDATE payment_methods SET removed_at = ?3, is_default = 0, next_at = ?3
       WHERE id = ?1 AND account_id = ?2 AND removed_at IS NULL`,
    )
    .bind(id, accountId, ctx.now());
  await sql.batch([
    ...guarded(ctx.db, remove, [await entry(ctx, 'card.removed', card)]),
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
  inBackground('card.deactivate', () => deactivateRemovedCards(ctx));
}
