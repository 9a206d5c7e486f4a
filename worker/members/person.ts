import type { Ctx, User } from '../kernel/ctx';

/** The person who calls; the routes let no key this far. */
export function personOf(ctx: Ctx): User {
  const { user } = ctx.principal;
  if (!user) throw new Error('a route for people was called by a key');
  return user;
}
