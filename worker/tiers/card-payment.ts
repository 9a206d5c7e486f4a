import { auditStatement, type AuditEntry } from '../audit/audit.service';
import { chargeIntent } from '../cards/charge.service';
import type { SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { isConstraint } from '../ledger/refusals';
import { creditsFor, MINIMUM } from '../payments/amounts';
import { intentStatement, priceOf } from '../payments/intent-row';
import { getRate } from '../payments/rates.service';
import { findPayment, type Payment } from '../payments/records';
import type { Currency } from '../providers/paystack/paystack.client';

/** A tier, or a month of it, that a saved card pays. */
export interface CardPayment {
  id: string;
  accountId: string;
  tenantId: string;
  origin: 'tier_change' | 'tier_renewal';
  wantedTier: 'developer' | 'enterprise';
  /** Cents. */
  charge: number;
  cardId: string;
  currency: Currency;
  requestHash: string;
  actor: AuditEntry['actor'];
}

/** `charge`, or as much as Paystack's smallest payment brings: what is above stays as credits. */
async function creditsOf(ctx: SystemCtx, charge: number, currency: Currency): Promise<number> {
  const { micros } = await getRate(ctx, currency);
  return Math.max(charge, creditsFor(MINIMUM[currency], micros) + 1);
}

/**
 * Charges the card for a tier, once for `id`; the payment's settlement takes the tier (paid-tier.ts). Answers with the
 * payment as it is then, or null while another charge for the account's tier is under way.
 * @throws payments.no_rate.
 */
export async function chargeForTier(ctx: SystemCtx, paid: CardPayment): Promise<Payment | null> {
  const { charge, currency, actor, ...rest } = paid;
  const credits = await creditsOf(ctx, charge, currency);
  const priced = await priceOf(ctx, { credits, currency });
  const { id, accountId, origin } = paid;
  const intent = { ...rest, credits, currency, saveCard: false };
  try {
    const [inserted] = await ctx.db.sql.batch([
      intentStatement(ctx, intent, { ...priced, condition: 'true' }),
      await auditStatement(ctx, {
        accountId,
        actor,
        action: 'payment.started',
        target: { type: 'payment', id },
        after: { credits, currency, amount: priced.amount, origin },
        ifChanged: true,
      }),
    ]);
    return inserted?.meta.changes === 1 ? await chargeIntent(ctx, id) : await findPayment(ctx, id);
  } catch (error) {
    if (error instanceof AppError || !isConstraint(error)) throw error;
    return null;
  }
}

/** The newest payment of the account's tier by card. */
export async function newestTierPayment(
  ctx: SystemCtx,
  accountId: string,
): Promise<Payment | null> {
  const id = await ctx.db.sql
    .prepare(
      `SELECT id FROM payments WHERE account_id = ? AND origin IN ('tier_change', 'tier_renewal')
       ORDER BY state IN ('initialized', 'pending') DESC, created_at DESC, id DESC LIMIT 1`,
    )
    .bind(accountId)
    .first<string>('id');
  return id === null ? null : findPayment(ctx, id);
}
