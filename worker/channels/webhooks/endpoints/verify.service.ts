import * as z from 'zod';
import { auditRow, byCaller } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { deliverEventsSoon } from '../../../events/deliver';
import { iso } from '../../../platform/core/clock';
import { toBase64Url } from '../../../platform/core/crypto';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { newId } from '../../../platform/core/ids';
import { deliverSoon } from '../../../mail/mail.service';
import { assertReachable } from './reach';
import { endpointOf, getEndpoint, type Endpoint } from './records';
import { rightsToGive, type Rights } from './rights';
import { verifiedStatement } from './state-statements';
import { toldRows } from './told';
import { transmit, type Sent } from './transmit';

const CHALLENGE_BYTES = 24;

/** What the receiver did instead, for the sentence of the problem. */
function issueOf({ outcome, status }: Sent): string {
  if (outcome === 'delivered') return 'Its answer is not the challenge.';
  if (status !== null) return `It answered with status ${status}.`;
  return outcome === 'timeout' ? 'It did not answer in time.' : 'It could not be reached.';
}

/**
 * Sends the signed event `endpoint.verify` and enables the endpoint when the answer is its challenge: whoever runs the
 * server wants our events. An endpoint that has done so before stays as it is.
 * @throws auth.not_fresh, endpoints.not_found, endpoints.url_refused, endpoints.lookup_failed, endpoints.verification_failed.
 */
export async function verifyEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getEndpoint(ctx, id);
  if (endpoint.state !== 'unverified') return endpoint;
  const rights = endpoint.isOrphaned ? rightsToGive(ctx) : null;
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
    sequence: 0,
    accountId,
    data,
  };
  const sent = await transmit(ctx, endpoint, { id: event, body: JSON.stringify(body) });
  if (sent.outcome !== 'delivered' || !isAnswered(sent.answer, challenge))
    throw new AppError('endpoints.verification_failed', { issue: issueOf(sent) });
  return markVerified(ctx, endpoint, rights);
}

const Answer = z.object({ challenge: z.string() });

/** In a form of its own: a server that only echoes what it is sent has not asked for our events. */
export function isAnswered(answer: string | null, challenge: string): boolean {
  const text = answer?.trim() ?? '';
  if (text === challenge) return true;
  try {
    return Answer.parse(JSON.parse(text)).challenge === challenge;
  } catch {
    return false;
  }
}

async function markVerified(
  ctx: Ctx,
  endpoint: Endpoint,
  rights: Rights | null,
): Promise<Endpoint> {
  const { id, url } = endpoint;
  const entry = byCaller(ctx, { action: 'endpoint.verified', target: { type: 'endpoint', id } });
  const [result] = await ctx.db.sql.batch(
    guarded(ctx.db, verifiedStatement(ctx, endpoint, rights), [
      await auditRow(ctx, entry),
      ...(rights === null ? [] : await toldRows(ctx, { id, url }, 'taken_over')),
    ]),
  );
  if (rights !== null) {
    deliverSoon(ctx);
    deliverEventsSoon(ctx, ctx.principal.accountId);
  }
  return (await endpointOf(ctx, result)) ?? getEndpoint(ctx, id);
}
