import { auditRow, byCaller, type Facts } from '../audit/audit.service';
import { guarded } from '../db/guarded';
import { deliverEventsSoon } from '../hub/deliver';
import type { ProvingStep } from '../identity/proving-steps';
import type { Ctx, SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { idFor } from '../kernel/repeats';
import { deliverSoon } from '../mail/mail.service';
import { sealerOf } from '../sealing/sealing.service';
import { endpointsCap } from './caps';
import type { CreateEndpoint, UpdateEndpoint } from './endpoints.schemas';
import { assertReachable } from './reach';
import {
  endpointOf,
  findEndpoint,
  getEndpoint,
  sealSecret,
  sealSettings,
  type Endpoint,
} from './records';
import { assertInScope, rightsToGive } from './rights';
import { mintSecret } from './signature';
import { toldRows, type EndpointChange } from './told';

/** An endpoint at the one moment that its secret can be seen. */
export interface WithSecret {
  endpoint: Endpoint;
  secret: string;
}

const factsOf = ({ state, events }: Pick<Endpoint, 'state' | 'events'>): Facts => ({
  state,
  events,
});

const jsonOrNull = (events: readonly string[] | null): string | null =>
  events === null ? null : JSON.stringify(events);

/**
 * A new endpoint of the caller's account; nothing but its verification is sent to it before it has verified itself. The
 * cap is judged in the INSERT itself.
 * @throws auth.not_fresh, endpoints.scope, endpoints.too_many, endpoints.url_refused, endpoints.lookup_failed.
 */
export async function createEndpoint(ctx: Ctx, input: CreateEndpoint): Promise<WithSecret> {
  const { accountId, tier } = ctx.principal;
  const { makerKey, makerUser, scopes } = rightsToGive(ctx);
  assertInScope(scopes, input.events ?? []);
  await assertReachable(ctx, input.url);
  const now = ctx.now();
  const id = idFor(ctx, 'whe');
  const secret = mintSecret(ctx);
  const sealer = sealerOf(ctx);
  const named = { id, accountId };
  const cap = await endpointsCap(ctx, tier);
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO webhook_endpoints (id, account_id, events, sealed, secret, created_at, updated_at, maker_key, maker_user,
         scopes)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6, ?8, ?9, ?10
       WHERE (SELECT count(*) FROM webhook_endpoints WHERE account_id = ?2 AND state <> 'deleted') < ?7
       ON CONFLICT DO NOTHING RETURNING *`,
    )
    .bind(
      id,
      accountId,
      jsonOrNull(input.events),
      await sealSettings(sealer, named, input),
      await sealSecret(sealer, named, secret),
      now,
      cap,
      makerKey,
      makerUser,
      JSON.stringify(scopes),
    );
  const entry = byCaller(ctx, {
    action: 'endpoint.created',
    target: { type: 'endpoint', id },
    after: { events: input.events },
    personal: { url: input.url },
  });
  const [result] = await ctx.db.sql.batch(
    guarded(ctx.db, insert, [
      await auditRow(ctx, entry),
      ...(await toldRows(ctx, { id, url: input.url }, 'created')),
    ]),
  );
  // Null: there are too many, or a repeat of this request has made it before.
  const endpoint = (await endpointOf(ctx, result)) ?? (await findEndpoint(ctx, id));
  if (!endpoint) throw new AppError('endpoints.too_many', { cap });
  deliverSoon(ctx);
  deliverEventsSoon(ctx, accountId);
  return { endpoint, secret };
}

type State = Pick<Endpoint, 'state' | 'reason'>;

/** Another URL is another server, which has to verify itself. @throws endpoints.unverified. */
function stateAfter(before: Endpoint, change: UpdateEndpoint): State {
  const moved = change.url !== undefined && change.url !== before.url;
  if (change.enabled === true && (moved || before.state === 'unverified'))
    throw new AppError('endpoints.unverified', { id: before.id });
  if (moved) return { state: 'unverified', reason: null };
  if (change.enabled === true) return { state: 'enabled', reason: null };
  if (change.enabled === false && before.state === 'enabled')
    return { state: 'disabled', reason: 'owner' };
  return { state: before.state, reason: before.reason };
}

/** What owners are told of a change: whoever makes it gives the endpoint rights of their own. Null for all others. */
function changeOf(before: Endpoint, { url, enabled }: UpdateEndpoint): EndpointChange | null {
  if (url !== undefined && url !== before.url) return 'url_changed';
  return enabled === true && before.isOrphaned ? 'taken_over' : null;
}

/**
 * Compares and sets, so that no change is lost. Enabling begins anew with what failed before. Whoever says where an
 * endpoint leads, or enables one whose key has ended, gives it their own rights (I-63).
 * @throws auth.not_fresh, endpoints.not_found, endpoints.scope, endpoints.unverified, endpoints.url_refused,
 * endpoints.lookup_failed.
 */
export async function updateEndpoint(
  ctx: Ctx,
  id: string,
  change: UpdateEndpoint,
): Promise<Endpoint> {
  const before = await getEndpoint(ctx, id);
  const { url = before.url, description = before.description, headers = before.headers } = change;
  const events = change.events === undefined ? before.events : change.events;
  const { state, reason } = stateAfter(before, change);
  const told = changeOf(before, change);
  const rights = told === null ? null : rightsToGive(ctx);
  if (change.events) assertInScope(rights?.scopes ?? before.scopes, change.events);
  if (change.url !== undefined) await assertReachable(ctx, url);
  const update = ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = ?1, reason = ?2, events = ?3, sealed = ?4, updated_at = max(?5, updated_at + 1),
         failures = CASE WHEN ?6 THEN 0 ELSE failures END, failing_since = CASE WHEN ?6 THEN NULL ELSE failing_since END,
         open_until = CASE WHEN ?6 THEN 0 ELSE open_until END, maker_key = CASE WHEN ?11 IS NULL THEN maker_key ELSE ?12 END,
         maker_user = CASE WHEN ?11 IS NULL THEN maker_user ELSE ?13 END, scopes = coalesce(?11, scopes),
         orphaned_at = CASE WHEN ?11 IS NULL THEN orphaned_at END
       WHERE id = ?7 AND account_id = ?8 AND updated_at = ?9 AND state = ?10 RETURNING *`,
    )
    .bind(
      state,
      reason,
      jsonOrNull(events),
      await sealSettings(sealerOf(ctx), before, { url, description, headers }),
      ctx.now(),
      change.enabled === true ? 1 : 0,
      id,
      ctx.principal.accountId,
      before.updatedAt,
      before.state,
      rights && JSON.stringify(rights.scopes),
      rights?.makerKey ?? null,
      rights?.makerUser ?? null,
    );
  const entry = byCaller(ctx, {
    action: 'endpoint.updated',
    target: { type: 'endpoint', id },
    before: factsOf(before),
    after: factsOf({ state, events }),
    ...(url !== before.url && { personal: { url, urlBefore: before.url } }),
  });
  const [result] = await ctx.db.sql.batch(
    guarded(ctx.db, update, [
      await auditRow(ctx, entry),
      ...(told === null ? [] : await toldRows(ctx, { id, url }, told)),
    ]),
  );
  if (told !== null) {
    deliverSoon(ctx);
    deliverEventsSoon(ctx, before.accountId);
  }
  // Null: somebody else, or a failing delivery, has changed it meanwhile; look again.
  return (await endpointOf(ctx, result)) ?? updateEndpoint(ctx, id, change);
}

const DELETE = `UPDATE webhook_endpoints SET state = 'deleted', reason = NULL, sealed = NULL, secret = NULL,
  old_secrets = '[]', updated_at = ?1`;

/** Ends the endpoint: its settings and secrets are gone, what is under way ends unsent. @throws endpoints.not_found. */
export async function deleteEndpoint(ctx: Ctx, id: string): Promise<void> {
  const remove = ctx.db.sql
    .prepare(`${DELETE} WHERE id = ?2 AND account_id = ?3 AND state <> 'deleted'`)
    .bind(ctx.now(), id, ctx.principal.accountId);
  const entry = byCaller(ctx, { action: 'endpoint.deleted', target: { type: 'endpoint', id } });
  const [removed] = await ctx.db.sql.batch(guarded(ctx.db, remove, [await auditRow(ctx, entry)]));
  if (removed?.meta.changes === 0) throw new AppError('endpoints.not_found');
}

/** For the batch that deletes an account: nothing is sent for it any more. */
export const dropEndpointsStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `${DELETE} WHERE account_id = ?2 AND state <> 'deleted'
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?2 AND deleted_at IS NOT NULL)`,
    )
    .bind(ctx.now(), accountId);

/** For the batch in which `userId` leaves the account: ends the endpoints that have their rights, where `condition` holds. */
export const endEndpointsStatement = (
  ctx: Ctx,
  userId: string,
  condition: string,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET orphaned_at = ?3, updated_at = max(?3, updated_at + 1),
         reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'member_removed' END,
         state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
       WHERE account_id = ?1 AND maker_user = ?2 AND state <> 'deleted' AND ${condition}`,
    )
    .bind(ctx.principal.accountId, userId, ctx.now());

/** For the batch that proves the address of a login: the endpoints of the accounts that it alone belongs to are gone. */
export const dropUnprovedEndpoints: ProvingStep = (ctx, { userId, link, condition }) =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = 'deleted', reason = NULL, sealed = NULL, secret = NULL, old_secrets = '[]',
         updated_at = ?3
       WHERE state <> 'deleted' AND account_id IN (SELECT account_id FROM memberships m WHERE m.user_id = ?1
         AND NOT EXISTS (SELECT 1 FROM memberships o WHERE o.account_id = m.account_id AND o.user_id <> ?1))
         AND ${condition}`,
    )
    .bind(userId, link, ctx.now());
