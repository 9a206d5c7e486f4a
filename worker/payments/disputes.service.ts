import { auditStatement } from '../audit/audit.service';
import { personOf } from '../identity/person';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { assertReadyToSell } from '../ops/readiness';
import { resolveDispute as sendResolution } from '../providers/paystack/paystack.client';
import type { ResolveDispute } from './admin.schemas';
import { findDispute, type Dispute } from './dispute-records';
import { syncDispute } from './dispute-sync';

/** @throws disputes.not_found. */
async function getDispute(ctx: Ctx, id: string): Promise<Dispute> {
  const dispute = await findDispute(ctx, id);
  if (!dispute) throw new AppError('disputes.not_found');
  return dispute;
}

/**
 * Our word on an open dispute, said to Paystack; what then holds is what Paystack shows. Accepting gives the money back.
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
  const { accountId, amount, providerId } = dispute;
  const entry = await auditStatement(ctx, {
    accountId,
    actor: { kind: 'staff', id: personOf(ctx).id },
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
