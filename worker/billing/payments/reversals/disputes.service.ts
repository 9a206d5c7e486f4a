import { auditStatement } from '../../../audit/audit.service';
import { requirePerson } from '../../../accounts/credentials/person';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { assertReadyToSell } from '../../../platform/config/readiness';
import {
  listRefunds,
  resolveDispute as sendResolution,
} from '../../../providers/paystack/paystack.client';
import type { ResolveDispute } from '../admin.schemas';
import { findDispute, type Dispute } from './dispute-records';
import { syncDispute } from './sync-reversals';
import { findPayment } from '../payment-records';

/** @throws disputes.not_found. */
async function getDispute(ctx: Ctx, id: string): Promise<Dispute> {
  const dispute = await findDispute(ctx, id);
  if (!dispute) throw new AppError('disputes.not_found');
  return dispute;
}

/**
 * Minor units of the dispute that no refund has returned or is returning: they are not returned twice.
 * @throws payments.unavailable.
 */
async function amountLeft(ctx: Ctx, { paymentId, amount }: Dispute): Promise<number> {
  const payment = await findPayment(ctx, paymentId);
  if (!payment || payment.providerId === null) throw new Error('a dispute of no payment');
  const listed = await listRefunds(ctx.env, payment.providerId);
  if (!listed.ok) throw new AppError('payments.unavailable');
  const refunded = listed.value
    .filter(({ status, isOfDispute }) => status !== 'failed' && !isOfDispute)
    .reduce((sum, refund) => sum + refund.amount, 0);
  return Math.max(0, Math.min(amount, payment.amount + payment.surplus - refunded));
}

/**
 * Answers an open dispute at Paystack, then books what Paystack shows. Accepting returns the money.
 * @throws disputes.not_found, disputes.ended, disputes.refused, payments.unavailable, service.not_ready.
 */
export async function resolveDispute(
  ctx: Ctx,
  id: string,
  { resolution, message, uploadedFilename = '' }: ResolveDispute,
): Promise<Dispute> {
  await assertReadyToSell(ctx);
  const dispute = await getDispute(ctx, id);
  if (dispute.state !== 'open') throw new AppError('disputes.ended', { state: dispute.state });
  const { accountId, providerId } = dispute;
  const amount = await amountLeft(ctx, dispute);
  const entry = await auditStatement(ctx, {
    accountId,
    actor: { kind: 'staff', id: requirePerson(ctx).id },
    action: 'dispute.answered',
    target: { type: 'dispute', id },
    after: { resolution },
    address: ctx.address,
  });
  const answer = resolution === 'accept' ? ('merchant-accepted' as const) : ('declined' as const);
  const said = await sendResolution(ctx.env, providerId, {
    resolution: answer,
    message,
    amount,
    uploadedFilename,
  });
  if (!said.ok)
    throw new AppError(said.kind === 'refused' ? 'disputes.refused' : 'payments.unavailable');
  await entry.run();
  await syncDispute(ctx, providerId);
  return getDispute(ctx, id);
}
