import { eq } from 'drizzle-orm';
import { authSessions } from '../../platform/db/schema';
import type { Ctx } from '../../platform/core/ctx';
import type { Client } from './client';
import { assertPassword } from './passwords.service';
import { FRESH_MS } from './person';
import { assertSecondFactor, type SecondFactor } from './two-factor.service';

/**
 * Proves anew that it is the person who signed in: password, and the second factor where there is one. For ten
 * minutes the session may then do what is sensitive. Answers until when.
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

/** The session that asks has just been proven. Answers until when that counts. */
export async function markFresh(ctx: Ctx): Promise<number> {
  const now = ctx.now();
  await ctx.db.orm
    .update(authSessions)
    .set({ confirmedAt: new Date(now) })
    .where(eq(authSessions.id, ctx.principal.credentialId));
  return now + FRESH_MS;
}
