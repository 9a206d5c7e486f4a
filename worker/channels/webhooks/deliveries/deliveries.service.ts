import { auditRow, byCaller } from '../../../audit/audit.service';
import { batch } from '../../../platform/db/batch';
import { parseRows } from '../../../platform/db/client';
import { guarded } from '../../../platform/db/guarded';
import type { ReplayDeliveries } from '../endpoints/endpoints.schemas';
import { sampleData } from './samples';
import type { EventType } from '../../../events/event-types';
import { assertReachable } from '../endpoints/reach';
import { getEndpoint, type Endpoint } from '../endpoints/records';
import { assertInScope, maySendSql } from '../endpoints/rights';
import { iso } from '../../../platform/core/clock';
import { SCOPES, type Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import { enqueue } from './deliveries.client';
import { deliveryId, eventsStatement, insertStatements } from './fan-out.service';
import { DeliveryRow, getDelivery, type Delivery } from './records';
import { LAST_STEP } from './retry-schedule';
import { admitStatement, parseNextDeliveries, enqueueAdmitted } from './queue-window';

/** Deliveries that one call replays; the caller repeats for the rest. */
const REPLAYS = 1_000;

/** @throws endpoints.not_found, endpoints.unverified, endpoints.disabled, endpoints.url_refused, endpoints.lookup_failed. */
async function getSendable(ctx: Ctx, endpointId: string): Promise<Endpoint> {
  const endpoint = await getEndpoint(ctx, endpointId);
  const { id } = endpoint;
  if (endpoint.state === 'unverified') throw new AppError('endpoints.unverified', { id });
  if (endpoint.state === 'disabled') throw new AppError('endpoints.disabled', { id });
  await assertReachable(ctx, endpoint.url);
  return endpoint;
}

/**
 * Sends an event with sample data to one endpoint, whatever its filter, with one attempt.
 * @throws endpoints.scope, and as `getSendable`.
 */
export async function sendTest(ctx: Ctx, endpointId: string, type: EventType): Promise<Delivery> {
  const { scopes } = await getSendable(ctx, endpointId);
  assertInScope(scopes, [type]);
  const { accountId } = ctx.principal;
  const now = ctx.now();
  const event = {
    id: repeatableId(ctx, 'evt'),
    type,
    timestamp: now,
    requestId: ctx.requestId,
    data: sampleData(type),
    isTest: true,
  };
  const id = deliveryId(ctx.env, endpointId, event.id);
  const delivery = { id, endpointId, event, isPending: true, nth: 0 };
  await ctx.db.sql.batch([
    await eventsStatement(ctx, accountId, [event]),
    ...insertStatements(ctx, accountId, [{ ...delivery, isTest: true, step: LAST_STEP }], {
      window: null,
    }),
  ]);
  await enqueue(ctx.env, [id]);
  return getDelivery(ctx, id);
}

/** SQL: starts a delivery again and keeps its attempts. A test has one more attempt. */
const RESTARTED = `state = 'pending', step = iif(test = 1, ${LAST_STEP}, 0), next_at = ?1, ended_at = NULL, expires_at = NULL`;

/** SQL: the endpoint may receive the event. It may have had more rights at the time of the event (I-63). */
const IN_SCOPE = `EXISTS (SELECT 1 FROM webhook_endpoints e WHERE e.id = webhook_deliveries.endpoint_id
  AND ${maySendSql('webhook_deliveries', 'e')})`;

/** @throws deliveries.not_found. */
async function findReplayError(
  ctx: Ctx,
  { id, eventType: type }: Delivery,
  endpointId: string,
): Promise<AppError> {
  const { state } = await getDelivery(ctx, id);
  if (state === 'pending') return new AppError('deliveries.pending');
  const { scopes } = await getEndpoint(ctx, endpointId);
  const missing = SCOPES.filter((scope) => !scopes.includes(scope)).join(', ');
  return new AppError('endpoints.scope', { type, scope: missing });
}

/**
 * Replays a delivery that has ended, with the same `webhook-id`.
 * @throws deliveries.not_found, deliveries.pending, endpoints.scope, and as `getSendable`.
 */
export async function replayDelivery(ctx: Ctx, id: string): Promise<Delivery> {
  const before = await getDelivery(ctx, id);
  if (before.state === 'pending') throw new AppError('deliveries.pending');
  const { id: endpointId } = await getSendable(ctx, before.endpointId);
  const replay = ctx.db.sql
    .prepare(
      `UPDATE webhook_deliveries SET ${RESTARTED}, queued_at = ?1 WHERE id = ?2 AND account_id = ?3 AND state <> 'pending' AND ${IN_SCOPE}
       RETURNING *`,
    )
    .bind(ctx.now(), id, ctx.principal.accountId);
  const entry = byCaller(ctx, {
    action: 'deliveries.replayed',
    target: { type: 'delivery', id },
  });
  const [result] = await ctx.db.sql.batch(guarded(ctx.db, replay, [await auditRow(ctx, entry)]));
  const [delivery] = parseRows(result, DeliveryRow);
  if (!delivery) throw await findReplayError(ctx, before, endpointId);
  await enqueue(ctx.env, [id]);
  return delivery;
}

/**
 * Replays the failed and cancelled deliveries of an endpoint, and on demand the delivered ones, oldest first; no tests. They
 * are sent as the window of the endpoint admits them (I-62). With `hasMore` the caller repeats for the rest.
 * @throws as `getSendable`.
 */
export async function replayDeliveries(
  ctx: Ctx,
  endpointId: string,
  { from, delivered }: ReplayDeliveries,
): Promise<{ replayedCount: number; hasMore: boolean }> {
  await getSendable(ctx, endpointId);
  const now = ctx.now();
  const states = delivered ? `('failed', 'cancelled', 'delivered')` : `('failed', 'cancelled')`;
  const replay = ctx.db.sql
    .prepare(
      `UPDATE webhook_deliveries SET ${RESTARTED}, queued_at = 0 WHERE id IN (
         SELECT id FROM webhook_deliveries WHERE endpoint_id = ?2 AND account_id = ?3 AND created_at >= ?4
           AND state IN ${states} AND test = 0 AND ${IN_SCOPE}
         ORDER BY created_at, id LIMIT ${REPLAYS}) RETURNING id`,
    )
    .bind(now, endpointId, ctx.principal.accountId, from);
  const entry = byCaller(ctx, {
    action: 'deliveries.replayed',
    target: { type: 'endpoint', id: endpointId },
    after: { from: iso(from), delivered },
  });
  const {
    replays: [restarted],
    admitted,
  } = await batch(ctx.db, {
    replays: guarded(ctx.db, replay, [await auditRow(ctx, entry)]),
    admitted: admitStatement(ctx.db.sql, '?2', [now, endpointId]),
  });
  const { length: replayedCount } = restarted.results;
  await enqueueAdmitted(ctx.env, parseNextDeliveries(admitted));
  return { replayedCount, hasMore: replayedCount === REPLAYS };
}
