import type { AddressConfirmationStep } from '../../../accounts/identity/address-confirmation-steps';
import type { Ctx, SystemCtx } from '../../../platform/core/ctx';
import type { Endpoint } from './records';
import type { Rights } from './rights';

// Every UPDATE of an endpoint's state, so that the columns of a state are set in one place. The trigger that ends the
// endpoints of a key is in the migrations.

/** SQL: the time of a change, always later than the previous one: changes compare and set it. */
const touched = (now: string): string => `updated_at = max(${now}, updated_at + 1)`;

/** SQL: the rights of the caller; unchanged where `scopes` is NULL. */
const given = (scopes: string, key: string, user: string): string =>
  `maker_key = CASE WHEN ${scopes} IS NULL THEN maker_key ELSE ${key} END,
   maker_user = CASE WHEN ${scopes} IS NULL THEN maker_user ELSE ${user} END, scopes = coalesce(${scopes}, scopes),
   orphaned_at = CASE WHEN ${scopes} IS NULL THEN orphaned_at END`;
const valuesOf = (rights: Rights | null) =>
  [
    rights && JSON.stringify(rights.scopes),
    rights?.makerKey ?? null,
    rights?.makerUser ?? null,
  ] as const;

const DELETED = `state = 'deleted', reason = NULL, sealed = NULL, secret = NULL, old_secrets = '[]'`;

/** Enables an endpoint whose URL is still the one that was verified. Returns the row. */
export const verifiedStatement = (
  ctx: Ctx,
  { id, updatedAt }: Endpoint,
  rights: Rights | null,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = 'enabled', ${touched('?1')}, ${given('?5', '?6', '?7')}
       WHERE id = ?2 AND account_id = ?3 AND state = 'unverified' AND updated_at = ?4 RETURNING *`,
    )
    .bind(ctx.now(), id, ctx.principal.accountId, updatedAt, ...valuesOf(rights));

/** The new values of an endpoint; `events` and `sealed` as stored in the row. */
interface Changed extends Pick<Endpoint, 'state' | 'reason'> {
  events: string | null;
  sealed: string;
  /** Resets the failures. */
  isFresh: boolean;
  rights: Rights | null;
}

/** Changes an endpoint that is still as `before`. Returns the row. */
export const changedStatement = (
  ctx: Ctx,
  before: Endpoint,
  { state, reason, events, sealed, isFresh, rights }: Changed,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = ?1, reason = ?2, events = ?3, sealed = ?4, ${touched('?5')},
         failures = CASE WHEN ?6 THEN 0 ELSE failures END, failing_since = CASE WHEN ?6 THEN NULL ELSE failing_since END,
         open_until = CASE WHEN ?6 THEN 0 ELSE open_until END, ${given('?11', '?12', '?13')}
       WHERE id = ?7 AND account_id = ?8 AND updated_at = ?9 AND state = ?10 RETURNING *`,
    )
    .bind(
      state,
      reason,
      events,
      sealed,
      ctx.now(),
      isFresh ? 1 : 0,
      before.id,
      ctx.principal.accountId,
      before.updatedAt,
      before.state,
      ...valuesOf(rights),
    );

/** Disables an endpoint for which `condition`, SQL on the row, is true. */
export const disabledStatement = (
  ctx: SystemCtx,
  id: string,
  { reason, condition }: { reason: 'gone' | 'failing'; condition: string },
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET state = 'disabled', reason = ?1, ${touched('?2')}
       WHERE id = ?3 AND state = 'enabled' AND ${condition}`,
    )
    .bind(reason, ctx.now(), id);

/** Deletes the endpoint with its settings and secrets. */
export const deletedStatement = (ctx: Ctx, id: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?1
       WHERE id = ?2 AND account_id = ?3 AND state <> 'deleted'`,
    )
    .bind(ctx.now(), id, ctx.principal.accountId);

/** For the batch that deletes an account: deletes its endpoints. */
export const dropEndpointsStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?1 WHERE account_id = ?2 AND state <> 'deleted'
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?2 AND deleted_at IS NOT NULL)`,
    )
    .bind(ctx.now(), accountId);

/** For the batch that proves the address of a login: deletes the endpoints of accounts without another member. */
export const dropUnprovedEndpoints: AddressConfirmationStep = (ctx, { userId, link, condition }) =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?3
       WHERE state <> 'deleted' AND account_id IN (SELECT account_id FROM memberships m WHERE m.user_id = ?1
         AND NOT EXISTS (SELECT 1 FROM memberships o WHERE o.account_id = m.account_id AND o.user_id <> ?1))
         AND ${condition}`,
    )
    .bind(userId, link, ctx.now());

/** For the batch that removes `userId` from the account: disables the endpoints with their rights, if `condition` is true. */
export const endEndpointsStatement = (
  ctx: Ctx,
  userId: string,
  condition: string,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET orphaned_at = ?3, ${touched('?3')},
         reason = CASE WHEN state IN ('enabled', 'disabled') THEN 'member_removed' END,
         state = CASE state WHEN 'enabled' THEN 'disabled' ELSE state END
       WHERE account_id = ?1 AND maker_user = ?2 AND state <> 'deleted' AND ${condition}`,
    )
    .bind(ctx.principal.accountId, userId, ctx.now());
