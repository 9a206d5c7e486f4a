import { auditStatement, byCaller } from '../audit/audit.service';
import { iso } from '../kernel/clock';
import { toBase64Url } from '../kernel/crypto';
import type { Ctx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { newId } from '../kernel/ids';
import { assertReachable } from './reach';
import { endpointOf, getEndpoint, type Endpoint } from './records';
import { transmit, type Sent } from './transmit';

const CHALLENGE_BYTES = 24;

/** What the receiver did instead, for the sentence of the problem. */
function issueOf({ outcome, status }: Sent): string {
  if (outcome === 'delivered') return 'It answered without the challenge.';
  if (status !== null) return `It answered with status ${status}.`;
  return outcome === 'timeout' ? 'It did not answer in time.' : 'It could not be reached.';
}

/**
 * Sends the signed event `endpoint.verify` and enables the endpoint when the answer holds its challenge: whoever runs
 * the server wants our events. An endpoint that has done so before stays as it is.
 * @throws endpoints.not_found, endpoints.url_refused, endpoints.lookup_failed, endpoints.verification_failed.
 */
export async function verifyEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getEndpoint(ctx, id);
  if (endpoint.state !== 'unverified') return endpoint;
  await assertReachable(ctx, endpoint.url);
  const now = ctx.now();
  const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)));
  const event = newId(ctx.env.ID_KEY, 'evt', now);
  const { accountId } = endpoint;
  const data = { endpointId: id, challenge };
  const body = {
    id: event,
    type: 'endpoint.verify',
    version: 1,
    timestamp: iso(now),
    accountId,
    data,
  };
  const sent = await transmit(ctx, endpoint, { id: event, body: JSON.stringify(body) });
  if (sent.outcome !== 'delivered' || !sent.answer?.includes(challenge))
    throw new AppError('endpoints.verification_failed', { issue: issueOf(sent) });
  return markVerified(ctx, endpoint);
}

/** Only the URL that has answered: one that was changed meanwhile has verified nothing. */
async function markVerified(ctx: Ctx, { id, updatedAt }: Endpoint): Promise<Endpoint> {
  const verify = ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = 'enabled', updated_at = max(?1, updated_at + 1)
       WHERE id = ?2 AND account_id = ?3 AND state = 'unverified' AND updated_at = ?4 RETURNING *`,
    )
    .bind(ctx.now(), id, ctx.principal.accountId, updatedAt);
  const entry = byCaller(ctx, {
    action: 'endpoint.verified',
    target: { type: 'endpoint', id },
    ifChanged: true,
  });
  const [result] = await ctx.db.sql.batch([verify, await auditStatement(ctx, entry)]);
  return (await endpointOf(ctx, result)) ?? getEndpoint(ctx, id);
}
