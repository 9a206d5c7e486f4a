import { MINUTE } from '../../platform/core/clock';
import type { Ctx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';

/** Sensitive actions are allowed for this long after a proof of identity. */
export const FRESH_MS = 10 * MINUTE;

/** The person behind the session. @throws auth.person for an API key. */
export function requirePerson({ principal }: Pick<Ctx, 'principal'>): User {
  if (!principal.user) throw new AppError('auth.person');
  return principal.user;
}

/** @throws auth.person, auth.not_fresh unless the session was proved within ten minutes (I-42). */
export function assertFresh(ctx: Pick<Ctx, 'principal' | 'now'>): User {
  const person = requirePerson(ctx);
  if ((ctx.principal.confirmedAt ?? 0) <= ctx.now() - FRESH_MS)
    throw new AppError('auth.not_fresh');
  return person;
}

/**
 * People without a confirmed address may read, but neither buy nor create keys: otherwise welcome credits would be free
 * for all. An API key passes, because creating it required a confirmed address. @throws auth.email_unverified.
 */
export function assertVerified({ principal }: Pick<Ctx, 'principal'>): void {
  if (principal.user && !principal.user.emailVerified) throw new AppError('auth.email_unverified');
}
