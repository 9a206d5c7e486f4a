import { auditRow, type AuditEntry } from '../../audit/audit.service';
import { chargeSavedCard } from '../cards/charge-card.service';
import { guarded } from '../../platform/db/guarded';
import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { formatMoney } from '../../platform/core/money';
import { isConstraint } from '../ledger/refusals';
import { creditsFor, MINIMUM } from '../payments/amounts';
import { amountAt, intentStatement } from '../payments/checkout/intent-row';
import { getRate, type QuotedRate } from '../payments/rates/rates.service';
import { findPayment, type Payment } from '../payments/payment-records';
import type { Currency } from '../../providers/paystack/paystack.client';

/** A plan change or a month, paid by a saved card. */
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
  /** Minor units of `currency`; nothing is charged above it. */
  maxAmount?: number | undefined;
  requestHash: string;
  actor: AuditEntry['actor'];
}

/**
 * The card charge for `charge` cents, at least Paystack's smallest payment; the part above `charge` stays as credits. @throws payments.no_rate.
 */
export async function priceTier(
  ctx: SystemCtx,
  { charge, currency }: { charge: number; currency: Currency },
): Promise<{ credits: number; rate: QuotedRate; amount: number }> {
  const rate = await getRate(ctx, currency);
  const credits = Math.max(charge, creditsFor(MINIMUM[currency], rate.micros) + 1);
  return { credits, rate, amount: amountAt(rate, { credits, currency }) };
}

/**
 * Charges the card for a plan, once per `id`; crediting the payment applies the plan (apply-paid-tier.ts). Returns the
 * payment as it is then, or null while another charge for the account's plan is pending.
 * @throws payments.no_rate, tiers.amount_changed.
 */
export async function chargeForTier(ctx: SystemCtx, paid: CardPayment): Promise<Payment | null> {
  const { charge, currency, actor, maxAmount, ...rest } = paid;
  const { credits, ...priced } = await priceTier(ctx, { charge, currency });
  if (maxAmount !== undefined && priced.amount > maxAmount)
    throw new AppError('tiers.amount_changed', { amount: formatMoney(priced.amount, currency) });
  const { id, accountId, origin } = paid;
  const intent = { ...rest, credits, currency, saveCard: false };
  try {
    const insertion = intentStatement(ctx, intent, { ...priced, condition: 'true' });
    const entry = await auditRow(ctx, {
      accountId,
      actor,
      action: 'payment.started',
      target: { type: 'payment', id },
      after: { creditCents: credits, currency, amountMinor: priced.amount, origin },
    });
    const [inserted] = await ctx.db.sql.batch(guarded(ctx.db, insertion, [entry]));
    return inserted?.meta.changes === 1
      ? await chargeSavedCard(ctx, id)
      : await findPayment(ctx, id);
  } catch (error) {
    if (error instanceof AppError || !isConstraint(error)) throw error;
    return null;
  }
}

/** The newest card payment for the account's plan. */
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
