import { MINUTE } from '../../platform/core/clock';
import type { Ctx, User } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';

/** How long a proof of who one is lets one do what is sensitive. */
export const FRESH_MS = 10 * MINUTE;

/** The person behind the session. @throws auth.person for an API key. */
export function requirePerson({ principal }: Pick<Ctx, 'principal'>): User {
  if (!principal.user) throw new AppError('auth.person');
  return principal.user;
}

/** @throws auth.person, auth.not_fresh unless the person proved who they are within ten minutes (I-42). */
export function assertFresh(ctx: Pick<Ctx, 'principal' | 'now'>): User {
  const person = requirePerson(ctx);
  if ((ctx.principal.confirmedAt ?? 0) <= ctx.now() - FRESH_MS)
    throw new AppError('auth.not_fresh');
  return person;
}

/**
 * Whoever has not shown that their address is theirs may look, but neither buy nor make keys: welcome credits would
 * be free for all. A key speaks for an account that was allowed to make it. @throws auth.email_unverified.
 */
export function assertVerified({ principal }: Pick<Ctx, 'principal'>): void {
  if (principal.user && !principal.user.emailVerified) throw new AppError('auth.email_unverified');
}
