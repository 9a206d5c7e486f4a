import { auditRow, byCaller, type Facts } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { scheduleOutboxFlush } from '../../../events/flush-outbox';
import { assertIdOfOurs } from '../../../platform/core/absent';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import { scheduleMailDelivery } from '../../../mail/mail.service';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { endpointsCap } from './caps';
import type { CreateEndpoint, UpdateEndpoint } from './endpoints.schemas';
import { endpointSnapshots } from './endpoint-snapshots';
import { assertReachable } from './reach';
import {
  parseEndpoint,
  findEndpoint,
  getEndpoint,
  sealSecret,
  sealSettings,
  type Endpoint,
  type WithSecret,
} from './records';
import { assertInScope, grantableRights } from './rights';
import { mintSecret } from './signature';
import { changedStatement, deletedStatement } from './state-statements';
import { ownerNoticeRows, type EndpointChange } from './owner-notices';

const factsOf = ({ state, events }: Pick<Endpoint, 'state' | 'events'>): Facts => ({
  state,
  events,
});

const jsonOrNull = (events: readonly string[] | null): string | null =>
  events === null ? null : JSON.stringify(events);

/**
 * Registers an endpoint of the caller's account. Only its verification is sent before it is verified. The INSERT itself
 * enforces the cap.
 * @throws auth.not_fresh, endpoints.scope, endpoints.too_many, endpoints.url_refused, endpoints.lookup_failed.
 */
export async function createEndpoint(ctx: Ctx, input: CreateEndpoint): Promise<WithSecret> {
  const { accountId, tier } = ctx.principal;
  const { makerKey, makerUser, scopes } = grantableRights(ctx);
  assertInScope(scopes, input.events ?? []);
  await assertReachable(ctx, input.url);
  const now = ctx.now();
  const id = repeatableId(ctx, 'whe');
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
      ...(await ownerNoticeRows(ctx, { id, url: input.url }, 'created')),
      endpointSnapshots(ctx, named),
    ]),
  );
  // Null: too many endpoints, or a repeat of this request registered it before.
  const endpoint = (await parseEndpoint(ctx, result)) ?? (await findEndpoint(ctx, id));
  if (!endpoint) throw new AppError('endpoints.too_many', { cap });
  scheduleMailDelivery(ctx);
  scheduleOutboxFlush(ctx, accountId);
  return { endpoint, secret };
}

type State = Pick<Endpoint, 'state' | 'reason'>;

/** Another URL is another server, which must be verified. @throws endpoints.unverified. */
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

/** The change that gives the endpoint the rights of the caller, and that owners are notified of; null for others. */
function rightsChange(before: Endpoint, { url, enabled }: UpdateEndpoint): EndpointChange | null {
  if (url !== undefined && url !== before.url) return 'url_changed';
  return enabled === true && before.isOrphaned ? 'taken_over' : null;
}

/**
 * Compares and sets, so that no change is lost. Enabling resets the failures. A caller that changes the URL, or enables an
 * endpoint whose key has ended, gives it their own rights (I-63).
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
  const { externalId = before.externalId, metadata = before.metadata } = change;
  const settings = { url, description, headers, externalId, metadata };
  const events = change.events === undefined ? before.events : change.events;
  const { state, reason } = stateAfter(before, change);
  const notice = rightsChange(before, change);
  const rights = notice === null ? null : grantableRights(ctx);
  if (change.events) assertInScope(rights?.scopes ?? before.scopes, change.events);
  if (change.url !== undefined) await assertReachable(ctx, url);
  const update = changedStatement(ctx, before, {
    state,
    reason,
    events: jsonOrNull(events),
    sealed: await sealSettings(sealerOf(ctx), before, settings),
    isFresh: change.enabled === true,
    rights,
  });
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
      ...(notice === null
        ? []
        : [...(await ownerNoticeRows(ctx, { id, url }, notice)), endpointSnapshots(ctx, before)]),
    ]),
  );
  if (notice !== null) {
    scheduleMailDelivery(ctx);
    scheduleOutboxFlush(ctx, before.accountId);
  }
  // Null: another request or a failed delivery changed the endpoint meanwhile; try again.
  return (await parseEndpoint(ctx, result)) ?? updateEndpoint(ctx, id, change);
}

/**
 * Deletes the endpoint with its settings and secrets; pending deliveries are not sent. Idempotent.
 * @throws endpoints.not_found for an id that is not ours.
 */
export async function deleteEndpoint(ctx: Ctx, id: string): Promise<void> {
  const entry = byCaller(ctx, { action: 'endpoint.deleted', target: { type: 'endpoint', id } });
  const [removed] = await ctx.db.sql.batch(
    guarded(ctx.db, deletedStatement(ctx, id), [await auditRow(ctx, entry)]),
  );
  if (removed?.meta.changes === 0)
    assertIdOfOurs(ctx, 'whe', { id, unknown: 'endpoints.not_found' });
}
