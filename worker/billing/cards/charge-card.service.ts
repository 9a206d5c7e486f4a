import { guarded } from '../../platform/db/guarded';
import { scheduleOutboxFlush } from '../../events/flush-outbox';
import type { SystemCtx } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { scheduleMailDelivery, mailRow } from '../../mail/mail.service';
import { findOwnersAddress } from '../../accounts/members/owner-address';
import { paymentEvent, paymentEventOnce } from '../payments/payment-events';
import { paymentSnapshots } from '../payments/payment-snapshots';
import { moveStatement } from '../payments/move-payment';
import type { PaymentReason } from '../../events/payment-reasons';
import { findPayment, type Payment } from '../payments/payment-records';
import { syncPaymentByReference } from '../payments/settlement/sync-payment.service';
import { chargeCard, type Refused } from '../../providers/paystack/paystack.client';
import { formatMoney } from '../../platform/core/money';
import { findCard } from './card-records';
import { unsealCard } from './seal-card';

/**
 * Charges the saved card that the intent `id` names. The caller has just inserted it, so it holds the lease, and the
 * reference is used once. The result is what Paystack's verify reports (I-31); without an answer the same reference is
 * verified and never charged again. Returns the intent as it is then.
 */
export async function chargeSavedCard(ctx: SystemCtx, id: string): Promise<Payment> {
  const payment = await getIntent(ctx, id);
  const secret = await readSecret(ctx, payment);
  if (secret === null) return refuse(ctx, payment, 'card_refused');
  const { reference, amount, currency, accountId } = payment;
  const metadata = { account: accountId, payment: id };
  const charge = { email: secret.email, amount, currency, reference, metadata };
  const charged = await chargeCard(ctx.env, charge, secret.authorizationCode);
  if (!charged.ok) return notCharged(ctx, payment, charged);
  if (charged.value.kind === 'challenge')
    return challenge(ctx, payment, charged.value.authorizationUrl);
  await moveStatement(ctx, id, 'started', { fields: { authorizationUrl: null } }).run();
  return checkResult(ctx, payment);
}

async function getIntent(ctx: SystemCtx, id: string): Promise<Payment> {
  const payment = await findPayment(ctx, id);
  if (!payment) throw new Error('an intent that was just made is gone');
  return payment;
}

/** Null when the card was removed or its code cannot be unsealed. */
async function readSecret(ctx: SystemCtx, { accountId, cardId }: Payment) {
  const card = cardId === null ? null : await findCard(ctx, { accountId, id: cardId });
  if (!card) return null;
  try {
    return await unsealCard(ctx, card);
  } catch (error) {
    log('error', 'card.unreadable', { cardId: card.id, error: describeError(error) });
    return null;
  }
}

async function checkResult(ctx: SystemCtx, { id, reference }: Payment): Promise<Payment> {
  // Whatever the result, the scheduled check continues with an intent that has not ended.
  await syncPaymentByReference(ctx, reference);
  return getIntent(ctx, id);
}

/** A refusal does not use the reference up (contract B.4); a charge that may have happened is verified. */
function notCharged(ctx: SystemCtx, payment: Payment, { kind, detail }: Refused): Promise<Payment> {
  switch (kind) {
    case 'refused':
    case 'not_found':
      return refuse(ctx, payment, 'card_refused');
    case 'limited':
    case 'unauthorized':
      log('warn', 'card.not_charged', { paymentId: payment.id, detail });
      return refuse(ctx, payment, 'not_charged');
    case 'duplicate':
    case 'unavailable':
    case 'unreadable':
      return checkResult(ctx, payment);
  }
}

async function refuse(
  ctx: SystemCtx,
  payment: Payment,
  reason: Extract<PaymentReason, 'card_refused' | 'not_charged'>,
): Promise<Payment> {
  const { id, accountId } = payment;
  const data = { reason };
  await ctx.db.sql.batch([
    ...guarded(ctx.db, moveStatement(ctx, id, 'refused', { fields: { reason }, isOver: true }), [
      paymentEvent(ctx, payment, { type: 'payment.failed', step: `failed_${reason}`, data }),
    ]),
    paymentSnapshots(ctx, payment),
  ]);
  scheduleOutboxFlush(ctx, accountId);
  return getIntent(ctx, id);
}

/** The bank asks the customer to confirm: an email has the link, once. */
async function challenge(ctx: SystemCtx, payment: Payment, link: string): Promise<Payment> {
  const { id, accountId, amount, currency } = payment;
  const to = await findOwnersAddress(ctx, accountId);
  const mail = {
    key: `challenge:${id}`,
    by: accountId,
    template: 'payment.challenge' as const,
    values: { amount: formatMoney(amount, currency), link },
  };
  const mails = to === null ? [] : [await mailRow(ctx, { ...mail, to })];
  const change = moveStatement(ctx, id, 'started', { fields: { authorizationUrl: link } });
  const event = { type: 'payment.challenged', step: 'challenged' } as const;
  await ctx.db.sql.batch([
    ...guarded(ctx.db, change, [paymentEventOnce(ctx, payment, event), ...mails]),
    paymentSnapshots(ctx, payment),
  ]);
  scheduleMailDelivery(ctx);
  scheduleOutboxFlush(ctx, accountId);
  return getIntent(ctx, id);
}
