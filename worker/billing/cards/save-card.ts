import { auditRow } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { newId } from '../../platform/core/ids';
import { log } from '../../platform/core/log';
import type { Payment } from '../payments/payment-records';
import type { Transaction } from '../../providers/paystack/paystack.client';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { sealCard } from './seal-card';

const SYSTEM = { kind: 'system' } as const;

/** Parses `12` and `2030` as Paystack writes them; null for anything else. */
function parseInteger(
  text: string | null,
  { min, max }: { min: number; max: number },
): number | null {
  const value = Number(text);
  return text !== null && Number.isInteger(value) && value >= min && value <= max ? value : null;
}

/**
 * For the batch that credits `payment`: saves the card that paid if the customer agreed and Paystack's verify reports it
 * as reusable (I-35). A card that is already saved only gets its newest code. A failure to save does not stop the
 * payment.
 */
export async function saveCardStatements(
  ctx: SystemCtx,
  payment: Payment,
  { card, email }: Transaction,
): Promise<D1PreparedStatement[]> {
  if (!payment.saveCard || !card?.isReusable || card.signature === null || email === null)
    return [];
  const { accountId } = payment;
  try {
    const known = await knownCard(ctx, accountId, card.signature);
    const id = known.id ?? newId(ctx.env.ID_KEY, 'crd', ctx.now());
    const secret = { authorizationCode: card.authorizationCode, email };
    const sealed = await sealCard(ctx, { accountId, id }, secret);
    const save = ctx.db.sql
      .prepare(
        `INSERT INTO payment_methods (id, account_id, payment_id, fingerprint, sealed, brand, last4, exp_month,
           exp_year, bank, is_default, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
           NOT EXISTS (SELECT 1 FROM payment_methods WHERE account_id = ?2 AND is_default = 1), ?11)
         ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, payment_id = excluded.payment_id,
           exp_month = excluded.exp_month, exp_year = excluded.exp_year
         ON CONFLICT DO NOTHING`,
      )
      .bind(
        id,
        accountId,
        payment.id,
        known.fingerprint,
        sealed,
        card.brand,
        card.last4,
        parseInteger(card.expMonth, { min: 1, max: 12 }),
        parseInteger(card.expYear, { min: 2000, max: 2200 }),
        card.bank,
        ctx.now(),
      );
    const entry = await auditRow(ctx, {
      accountId,
      actor: SYSTEM,
      action: 'card.saved',
      target: { type: 'payment_method', id },
      after: { paymentId: payment.id },
    });
    return guarded(ctx.db, save, [entry]);
  } catch (error) {
    log('warn', 'card.not_saved', { paymentId: payment.id, error: describeError(error) });
    return [];
  }
}

async function knownCard(
  ctx: SystemCtx,
  accountId: string,
  signature: string,
): Promise<{ id: string | null; fingerprint: string }> {
  const fingerprint = await sealerOf(ctx).fingerprint(accountId, signature);
  const id = await ctx.db.sql
    .prepare(
      'SELECT id FROM payment_methods WHERE account_id = ? AND fingerprint = ? AND removed_at IS NULL',
    )
    .bind(accountId, fingerprint)
    .first<string>('id');
  return { id, fingerprint };
}
