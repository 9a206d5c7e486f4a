import type { AddressConfirmationStep } from '../../../accounts/identity/address-confirmation-steps';
import type { Ctx, SystemCtx } from '../../../platform/core/ctx';
import type { Endpoint } from './records';
import type { Rights } from './rights';

// Every UPDATE that writes the state of an endpoint, so that what goes with a state is said once. The trigger by which a
// key's end ends its endpoints is in the migrations.

/** SQL: the moment of a change. It always differs from the one before, because changes compare it. */
const touched = (now: string): string => `updated_at = max(${now}, updated_at + 1)`;

/** SQL: the rights of whoever makes the change, or those that it had where `scopes` is NULL. */
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

/** Only the URL that has answered: one that was changed meanwhile has verified nothing. Answers the row. */
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

/** What a change makes of an endpoint: `events` and `sealed` as the row has them. */
interface Changed extends Pick<Endpoint, 'state' | 'reason'> {
  events: string | null;
  sealed: string;
  /** What failed before counts no more. */
  isFresh: boolean;
  rights: Rights | null;
}

/** The endpoint as its owner wants it, where it is still as `before`. Answers the row. */
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

/** Nothing is sent any more until an owner enables it; where `condition`, SQL on the row, holds. */
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

/** Ends the endpoint: its settings and secrets are gone. */
export const deletedStatement = (ctx: Ctx, id: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?1
       WHERE id = ?2 AND account_id = ?3 AND state <> 'deleted'`,
    )
    .bind(ctx.now(), id, ctx.principal.accountId);

/** For the batch that deletes an account: nothing is sent for it any more. */
export const dropEndpointsStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?1 WHERE account_id = ?2 AND state <> 'deleted'
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?2 AND deleted_at IS NOT NULL)`,
    )
    .bind(ctx.now(), accountId);

/** For the batch that proves the address of a login: the endpoints of the accounts that it alone belongs to are gone. */
export const dropUnprovedEndpoints: AddressConfirmationStep = (ctx, { userId, link, condition }) =>
  ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET ${DELETED}, updated_at = ?3
       WHERE state <> 'deleted' AND account_id IN (SELECT account_id FROM memberships m WHERE m.user_id = ?1
         AND NOT EXISTS (SELECT 1 FROM memberships o WHERE o.account_id = m.account_id AND o.user_id <> ?1))
         AND ${condition}`,
    )
    .bind(userId, link, ctx.now());

/** For the batch in which `userId` leaves the account: ends the endpoints that have their rights, where `condition` holds. */
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
