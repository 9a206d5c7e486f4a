import type { ProofRow } from '../../../platform/db/guarded';
import { HOUR, MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import type { SealedAnnotations } from '../../../platform/sealing/annotations';
import { AppError } from '../../../platform/core/errors';
import { formatMoney } from '../../../platform/core/money';
import type { Currency } from '../../../providers/paystack/paystack.client';
import { chargeFor, MINIMUM } from '../amounts';
import { getRate, type QuotedRate } from '../rates/rates.service';
import type { Origin } from '../payment-records';

/** The rate lock of a payment. */
const LOCK_MS = 30 * MINUTE;
/** Longer than a call to Paystack: after a crash the next caller takes over. */
export const LEASE_MS = 30 * SECOND;
const FIRST_CHECK_MS = 3 * MINUTE;
/** Unpaid checkouts per account and hour; each one costs us calls. */
export const MAX_OPEN = 50;

/** The terms of an intent. `credits` are US cents. */
export interface NewIntent {
  id: string;
  accountId: string;
  tenantId: string;
  credits: number;
  currency: Currency;
  requestHash: string;
  origin: Origin;
  /** The saved card that is charged; null for a checkout. */
  cardId: string | null;
  saveCard: boolean;
  wantedTier: 'developer' | 'enterprise' | null;
  /** Only a checkout has some. */
  sealed?: SealedAnnotations;
}

/** An intent's reference at Paystack, whose alphabet has no underscore (contract B.7). */
export const referenceOf = (id: string): string => id.replace('_', '-');

/** The current price of `credits` cents, in minor units. @throws payments.no_rate, payments.below_minimum. */
export async function priceOf(
  ctx: SystemCtx,
  { credits, currency }: { credits: number; currency: Currency },
): Promise<{ rate: QuotedRate; amount: number }> {
  const rate = await getRate(ctx, currency);
  return { rate, amount: amountAt(rate, { credits, currency }) };
}

/** The price of `credits` cents at `rate`, in minor units. @throws payments.below_minimum. */
export function amountAt(
  { micros }: QuotedRate,
  { credits, currency }: { credits: number; currency: Currency },
): number {
  const amount = chargeFor(credits, micros);
  const minimum = MINIMUM[currency];
  if (amount < minimum)
    throw new AppError('payments.below_minimum', {
      currency,
      amount: formatMoney(amount, currency),
      minimum: formatMoney(minimum, currency),
    });
  return amount;
}

/** SQL: the account ?1 may start another checkout at ?2. */
export const BELOW_CHECKOUT_LIMIT = `(SELECT count(*) FROM payments WHERE account_id = ?1
  AND state IN ('initialized', 'pending') AND created_at > ?2 - ${HOUR}) < ${MAX_OPEN}`;

/**
 * The intent's row (I-30). The caller who inserts it holds its lease. For `guarded` behind another change, its `id`
 * must be new; for a statement of its own see `intentStatement`.
 */
export function intentRow(
  ctx: SystemCtx,
  intent: NewIntent,
  { rate, amount }: { rate: QuotedRate; amount: number },
): ProofRow {
  return {
    insert: (guard) =>
      `INSERT INTO payments (account_id, created_at, id, reference, tenant_id, purpose, credits, currency, amount,
         rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, lease_until, next_check_at,
         origin, card_id, save_card, wanted_tier, annotations, external_key, card_brand, card_last4)
       SELECT ?1, ?2, ?3, ?4, ?5, 'topup', ?6, ?7, ?8, ?9, ?10, ?11, ?2 + ${LOCK_MS}, ?12, 'initialized',
         ?2 + ${LEASE_MS}, ?2 + ${FIRST_CHECK_MS}, ?13, ?14, ?15, ?16, ?17, ?18,
         (SELECT brand FROM payment_methods WHERE id = ?14), (SELECT last4 FROM payment_methods WHERE id = ?14)
       WHERE ${guard}
       ON CONFLICT (id) DO NOTHING`,
    values: [
      intent.accountId,
      ctx.now(),
      intent.id,
      referenceOf(intent.id),
      intent.tenantId,
      intent.credits,
      intent.currency,
      amount,
      rate.micros,
      rate.source,
      rate.observedAt,
      intent.requestHash,
      intent.origin,
      intent.cardId,
      intent.saveCard ? 1 : 0,
      intent.wantedTier,
      intent.sealed?.annotations ?? null,
      intent.sealed?.externalKey ?? null,
    ],
    proof: { table: 'payments', id: intent.id },
  };
}

/** Inserts the intent if `condition` holds: SQL that may use ?1, the account, and ?2, now. */
export function intentStatement(
  ctx: SystemCtx,
  intent: NewIntent,
  { condition, ...priced }: { rate: QuotedRate; amount: number; condition: string },
): D1PreparedStatement {
  const { insert, values } = intentRow(ctx, intent, priced);
  return ctx.db.sql.prepare(insert(condition)).bind(...values);
}
