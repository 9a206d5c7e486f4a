import { eq } from 'drizzle-orm';
import { authSessions } from '../../platform/db/schema';
import type { Ctx } from '../../platform/core/ctx';
import type { Client } from '../credentials/client';
import { assertPassword } from './passwords.service';
import { FRESH_MS } from '../credentials/person';
import { assertSecondFactor, type SecondFactor } from './two-factor.service';

/**
 * Re-authenticates the signed-in person by password and, if enabled, second factor. Sensitive actions are then allowed
 * for ten minutes. Returns the end of that time.
 * @throws auth.person, auth.password_wrong, auth.code_wrong, auth.too_many_attempts.
 */
export async function confirmByPassword(
  ctx: Ctx,
  { password, secondFactor }: { password: string; secondFactor: SecondFactor | null },
  client: Client,
): Promise<number> {
  await assertPassword(ctx, password, client);
  await assertSecondFactor(ctx, secondFactor, client);
  return markFresh(ctx);
}

/** Marks the caller's session as freshly authenticated. Returns until when. */
export async function markFresh(ctx: Ctx): Promise<number> {
  const now = ctx.now();
  await ctx.db.orm
    .update(authSessions)
    .set({ confirmedAt: new Date(now) })
    .where(eq(authSessions.id, ctx.principal.credentialId));
  return now + FRESH_MS;
}
