import type { Ctx } from '../../../platform/core/ctx';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import { getVerification } from '../../../verifications/orders/verifications.service';
import { issueTicket, STREAM } from '../../../accounts/tickets/tickets';

/** A single-use ticket for the socket of one of the caller's verifications. @throws verifications.not_found. */
export async function createTicket(
  ctx: Ctx,
  verificationId: string,
): Promise<{ ticket: string; expiresAt: number }> {
  const { id } = await getVerification(ctx, verificationId);
  const { accountId: account, credentialId: credential } = ctx.principal;
  const right = { account, credential, target: id };
  return issueTicket(ctx.env.TICKET_KEY, right, ctx.now(), repeatableId(ctx, 'tic'));
}

/** A single-use ticket for the live stream of the caller's account, with the caller's scopes. */
export function createStreamTicket(ctx: Ctx): { ticket: string; expiresAt: number } {
  const { accountId: account, credentialId: credential, scopes } = ctx.principal;
  const right = { account, credential, target: STREAM, scopes: [...scopes] };
  return issueTicket(ctx.env.TICKET_KEY, right, ctx.now(), repeatableId(ctx, 'tic'));
}
