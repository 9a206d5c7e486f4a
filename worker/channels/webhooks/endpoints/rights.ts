import { scopesOfEvent } from '../../../events/schemas';
import { assertFresh } from '../../../accounts/identity/person';
import type { Ctx, Scope } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';

/** Whose rights an endpoint has, and which: of the key or the person that says where it leads (I-63). */
export interface Rights {
  makerKey: string | null;
  makerUser: string | null;
  scopes: readonly Scope[];
}

/**
 * The rights of an endpoint that the caller makes or leads elsewhere. A person shows anew who they are: what they leave
 * behind is sent codes long after their session.
 * @throws auth.not_fresh.
 */
export function rightsToGive(ctx: Ctx): Rights {
  const { user, credentialId, scopes } = ctx.principal;
  if (!user) return { makerKey: credentialId, makerUser: null, scopes };
  assertFresh(ctx);
  return { makerKey: null, makerUser: user.id, scopes };
}

/** Whether somebody with `scopes` may be sent what needs `needed`. */
export const mayBeSent = (scopes: readonly Scope[], needed: readonly Scope[]): boolean =>
  needed.every((scope) => scopes.includes(scope));

/** SQL: the same of the delivery `d` and the endpoint `e`. */
export const MAY_BE_SENT = (d: string, e: string): string =>
  `NOT EXISTS (SELECT 1 FROM json_each(${d}.scopes) AS needed
     WHERE needed.value NOT IN (SELECT value FROM json_each(${e}.scopes)))`;

/** SQL: whoever the endpoint `e` has its rights of may still do something at `now`, whether or not it was told of an end. */
export const MAKER_IS_LIVE = (e: string, now: string): string =>
  `(${e}.maker_key IS NULL OR EXISTS (SELECT 1 FROM api_keys k WHERE k.id = ${e}.maker_key
     AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ${now})))`;

/** @throws endpoints.scope for a type that an endpoint with `scopes` is never sent. */
export function assertInScope(scopes: readonly Scope[], types: readonly string[]): void {
  for (const type of types) {
    const scope = scopesOfEvent({ type, data: {} }).find((one) => !scopes.includes(one));
    if (scope) throw new AppError('endpoints.scope', { type, scope });
  }
}
