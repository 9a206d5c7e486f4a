import { auditStatement, byCaller, type Facts } from '../audit/audit.service';
import { SECOND } from '../kernel/clock';
import type { Ctx, SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { newId } from '../kernel/ids';
import { sealerOf } from '../sealing/sealing.service';
import { endpointsCap } from './caps';
import type { CreateEndpoint, RotateSecret, UpdateEndpoint } from './endpoints.schemas';
import { assertReachable } from './reach';
import { endpointOf, getEndpoint, sealSecret, sealSettings, type Endpoint } from './records';
import { mintSecret } from './signature';

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
 * @throws endpoints.too_many, endpoints.url_refused, endpoints.lookup_failed.
 */
export async function createEndpoint(ctx: Ctx, input: CreateEndpoint): Promise<WithSecret> {
  const { accountId, tier } = ctx.principal;
  await assertReachable(ctx, input.url);
  const now = ctx.now();
  const id = newId(ctx.env.ID_KEY, 'whe', now);
  const secret = mintSecret();
  const sealer = sealerOf(ctx);
  const named = { id, accountId };
  const cap = await endpointsCap(ctx, tier);
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO webhook_endpoints (id, account_id, events, sealed, secret, created_at, updated_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?6
       WHERE (SELECT count(*) FROM webhook_endpoints WHERE account_id = ?2 AND state <> 'deleted') < ?7
       RETURNING *`,
    )
    .bind(
      id,
      accountId,
      jsonOrNull(input.events),
      await sealSettings(sealer, named, input),
      await sealSecret(sealer, named, secret),
      now,
      cap,
    );
  const entry = byCaller(ctx, {
    action: 'endpoint.created',
    target: { type: 'endpoint', id },
    after: { events: input.events },
    personal: { url: input.url },
    ifChanged: true,
  });
  const [result] = await ctx.db.sql.batch([insert, await auditStatement(ctx, entry)]);
  const endpoint = await endpointOf(ctx, result);
  if (!endpoint) throw new AppError('endpoints.too_many', { cap });
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

/**
 * Compares and sets, so that no change is lost. Enabling begins anew with what failed before.
 * @throws endpoints.not_found, endpoints.unverified, endpoints.url_refused, endpoints.lookup_failed.
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
  if (change.url !== undefined) await assertReachable(ctx, url);
  const update = ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = ?1, reason = ?2, events = ?3, sealed = ?4, updated_at = max(?5, updated_at + 1),
         failures = CASE WHEN ?6 THEN 0 ELSE failures END, failing_since = CASE WHEN ?6 THEN NULL ELSE failing_since END,
         open_until = CASE WHEN ?6 THEN 0 ELSE open_until END
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
    );
  const entry = byCaller(ctx, {
    action: 'endpoint.updated',
    target: { type: 'endpoint', id },
    before: factsOf(before),
    after: factsOf({ state, events }),
    ...(url !== before.url && { personal: { url, urlBefore: before.url } }),
    ifChanged: true,
  });
  const [result] = await ctx.db.sql.batch([update, await auditStatement(ctx, entry)]);
  // Null: somebody else, or a failing delivery, has changed it meanwhile; look again.
  return (await endpointOf(ctx, result)) ?? updateEndpoint(ctx, id, change);
}

/**
 * A new secret; the one before it signs too for `overlapSeconds`, and one before that no more.
 * @throws endpoints.not_found.
 */
export async function rotateSecret(
  ctx: Ctx,
  id: string,
  { overlapSeconds }: RotateSecret,
): Promise<WithSecret> {
  const { accountId } = ctx.principal;
  const now = ctx.now();
  const secret = mintSecret();
  const until = overlapSeconds === 0 ? null : now + overlapSeconds * SECOND;
  const rotate = ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET secret = ?1, old_secret = CASE WHEN ?2 IS NOT NULL THEN secret END, old_until = ?2,
         updated_at = max(?3, updated_at + 1)
       WHERE id = ?4 AND account_id = ?5 AND state <> 'deleted' RETURNING *`,
    )
    .bind(await sealSecret(sealerOf(ctx), { id, accountId }, secret), until, now, id, accountId);
  const entry = byCaller(ctx, {
    action: 'endpoint.secret_rotated',
    target: { type: 'endpoint', id },
    after: { overlapSeconds },
    ifChanged: true,
  });
  const [result] = await ctx.db.sql.batch([rotate, await auditStatement(ctx, entry)]);
  const endpoint = await endpointOf(ctx, result);
  if (!endpoint) throw new AppError('endpoints.not_found');
  return { endpoint, secret };
}

const DELETE = `UPDATE webhook_endpoints SET state = 'deleted', reason = NULL, sealed = NULL, secret = NULL,
  old_secret = NULL, old_until = NULL, updated_at = ?1`;

/** Ends the endpoint: its settings and secrets are gone, what is under way ends unsent. @throws endpoints.not_found. */
export async function deleteEndpoint(ctx: Ctx, id: string): Promise<void> {
  const remove = ctx.db.sql
    .prepare(`${DELETE} WHERE id = ?2 AND account_id = ?3 AND state <> 'deleted'`)
    .bind(ctx.now(), id, ctx.principal.accountId);
  const entry = byCaller(ctx, {
    action: 'endpoint.deleted',
    target: { type: 'endpoint', id },
    ifChanged: true,
  });
  const [removed] = await ctx.db.sql.batch([remove, await auditStatement(ctx, entry)]);
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
