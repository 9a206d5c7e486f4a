import { byCaller } from '../../audit/audit.service';
import { getCard } from '../cards/card-records';
import { assertFresh, assertVerified } from '../../accounts/credentials/person';
import { sha256Hex } from '../../platform/core/crypto';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId, newId } from '../../platform/core/ids';
import { formatMoney } from '../../platform/core/money';
import { assertReadyToSell } from '../../platform/config/readiness';
import { findPayment, type Payment } from '../payments/payment-records';
import type { Currency } from '../../providers/paystack/paystack.client';
import { chargeForTier, newestTierPayment } from './card-payment';
import { changeTier } from './change.service';
import { tierChangeId } from './apply-paid-tier';
import { planTierRequest, type TierRequest } from './tier-quote';
import { findChange, readSubscriptionState, type TierChange } from './subscription-records';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

/** `payment` is null when nothing had to be paid; `change` is null while it is unpaid. */
export interface CardChange {
  change: TierChange | null;
  payment: Payment | null;
}

/**
 * As `changeTier`, paid by a saved card. If the bank asks its customer to confirm, the payment is pending and the plan
 * follows when it is paid. A card is charged, so the person must have just confirmed their identity.
 * @throws auth.person, auth.not_fresh, payment_methods.not_found, payments.card_underway, payments.card_declined, payments.no_rate,
 * prices.above_maximum, tiers.quote_expired, tiers.amount_changed, auth.email_unverified, and those of idempotency.
 */
export async function changeTierByCard(
  ctx: Ctx,
  wish: TierRequest,
  card: { paymentMethodId: string; currency: Currency; maxAmountMinor?: number | undefined },
  idempotencyKey: string | null,
): Promise<CardChange> {
  assertFresh(ctx);
  assertVerified(ctx);
  await assertReadyToSell(ctx);
  const { accountId, tenantId } = ctx.principal;
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, 'pay', [accountId, 'tier', idempotencyKey])
    : newId(ID_KEY, 'pay', ctx.now());
  const requestHash = sha256Hex(JSON.stringify([wish, card]));
  const known = await findPayment(ctx, id);
  if (known && known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');
  if (known) {
    const outcome = await getOutcome(ctx, known);
    ctx.foundAgain?.();
    return outcome;
  }
  const { id: cardId } = await getCard(ctx, card.paymentMethodId);
  const { sub, has } = await readSubscriptionState(ctx.db, accountId);
  const policies = await loadPolicies(ctx);
  const plan = planTierRequest({ sub, has, policies, now: ctx.now() }, wish);
  // A free change needs no card.
  if (!plan || plan.charge === 0 || plan.tier === 'free')
    return { change: await changeTier(ctx, wish, idempotencyKey), payment: null };
  const { actor } = byCaller(ctx, {
    action: 'payment.started',
    target: { type: 'payment', id },
  });
  const payment = await chargeForTier(ctx, {
    id,
    accountId,
    tenantId,
    cardId,
    requestHash,
    actor,
    origin: 'tier_change',
    wantedTier: plan.tier,
    charge: plan.charge,
    currency: card.currency,
    maxAmount: card.maxAmountMinor,
  });
  if (payment) return getOutcome(ctx, payment);
  const underway = await newestTierPayment(ctx, accountId);
  throw new AppError('payments.card_underway', { payment: underway?.id ?? id });
}

/** @throws payments.card_declined. */
async function getOutcome(ctx: Ctx, payment: Payment): Promise<CardChange> {
  const { id, accountId, state, amount, currency } = payment;
  if (state === 'failed')
    throw new AppError('payments.card_declined', { amount: formatMoney(amount, currency) });
  const change = await findChange(ctx.db, { id: tierChangeId(ctx, id), accountId });
  return { change, payment };
}
