import * as z from 'zod';
import { auditRow, byCaller } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { toPublicEvent } from '../../../events/public-event';
import { scheduleOutboxFlush } from '../../../events/flush-outbox';
import { toBase64Url } from '../../../platform/core/crypto';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { newId } from '../../../platform/core/ids';
import { scheduleMailDelivery } from '../../../mail/mail.service';
import { endpointSnapshots } from './endpoint-snapshots';
import { assertReachable } from './reach';
import { parseEndpoint, getEndpoint, type Endpoint } from './records';
import { grantableRights, type Rights } from './rights';
import { verifiedStatement } from './state-statements';
import { ownerNoticeRows } from './owner-notices';
import { transmit, type Sent } from './transmit';

const CHALLENGE_BYTES = 24;

/** The failure of the receiver, for the detail of the problem. */
function describeFailure({ outcome, status }: Sent): string {
  if (outcome === 'delivered') return 'The server did not answer with the challenge.';
  if (status !== null) return `The server answered with status ${status}.`;
  return outcome === 'timeout'
    ? 'The server did not answer in time.'
    : 'The server could not be reached.';
}

/**
 * Sends the signed event `endpoint.verify` and enables the endpoint when the server answers with its challenge, which
 * proves that its operator wants our events. A verified endpoint stays unchanged.
 * @throws auth.not_fresh, endpoints.not_found, endpoints.url_refused, endpoints.lookup_failed, endpoints.verification_failed.
 */
export async function verifyEndpoint(ctx: Ctx, id: string): Promise<Endpoint> {
  const endpoint = await getEndpoint(ctx, id);
  if (endpoint.state !== 'unverified') return endpoint;
  const rights = endpoint.isOrphaned ? grantableRights(ctx) : null;
  await assertReachable(ctx, endpoint.url);
  const now = ctx.now();
  const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(CHALLENGE_BYTES)));
  const event = {
    id: newId(ctx.env.ID_KEY, 'evt', now),
    type: 'endpoint.verify',
    timestamp: now,
    // The account's log does not have it.
    sequence: 0,
    requestId: ctx.requestId,
    data: { endpointId: id, challenge },
  };
  const body = JSON.stringify(toPublicEvent(event, endpoint.accountId, null));
  const sent = await transmit(ctx, endpoint, { id: event.id, body });
  if (sent.outcome !== 'delivered' || !isAnswered(sent.answer, challenge))
    throw new AppError('endpoints.verification_failed', { issue: describeFailure(sent) });
  return markVerified(ctx, endpoint, rights);
}

const Answer = z.object({ challenge: z.string() });

/** Whether the answer is the challenge in the required form: a server that echoes requests does not pass. */
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
      ...(rights === null
        ? []
        : [
            ...(await ownerNoticeRows(ctx, { id, url }, 'taken_over')),
            endpointSnapshots(ctx, endpoint),
          ]),
    ]),
  );
  if (rights !== null) {
    scheduleMailDelivery(ctx);
    scheduleOutboxFlush(ctx, ctx.principal.accountId);
  }
  return (await parseEndpoint(ctx, result)) ?? getEndpoint(ctx, id);
}
