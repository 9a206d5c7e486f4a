import { scopesOfEvent } from '../../../events/event-types';
import { assertFresh } from '../../../accounts/credentials/person';
import type { Ctx, Scope } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';

/** The rights of an endpoint: those of the key or person that set its URL (I-63). */
export interface Rights {
  makerKey: string | null;
  makerUser: string | null;
  scopes: readonly Scope[];
}

/**
 * The rights that the caller gives to an endpoint. A person must have confirmed their identity recently: the endpoint
 * receives codes long after their session.
 * @throws auth.not_fresh.
 */
export function grantableRights(ctx: Ctx): Rights {
  const { user, credentialId, scopes } = ctx.principal;
  if (!user) return { makerKey: credentialId, makerUser: null, scopes };
  assertFresh(ctx);
  return { makerKey: null, makerUser: user.id, scopes };
}

/** Whether `scopes` include all of `needed`. */
export const mayBeSent = (scopes: readonly Scope[], needed: readonly Scope[]): boolean =>
  needed.every((scope) => scopes.includes(scope));

/** SQL: `mayBeSent` for the delivery `d` and the endpoint `e`. */
export const maySendSql = (d: string, e: string): string =>
  `NOT EXISTS (SELECT 1 FROM json_each(${d}.scopes) AS needed
     WHERE needed.value NOT IN (SELECT value FROM json_each(${e}.scopes)))`;

/** SQL: the API key whose rights the endpoint `e` has is still valid at `now`, even if its end was not processed yet. */
export const makerIsActiveSql = (e: string, now: string): string =>
  `(${e}.maker_key IS NULL OR EXISTS (SELECT 1 FROM api_keys k WHERE k.id = ${e}.maker_key
     AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${now})))`;

/** @throws endpoints.scope for a type that an endpoint with `scopes` never receives. */
export function assertInScope(scopes: readonly Scope[], types: readonly string[]): void {
  for (const type of types) {
    const scope = scopesOfEvent({ type, data: {} }).find((one) => !scopes.includes(one));
    if (scope) throw new AppError('endpoints.scope', { type, scope });
  }
}
