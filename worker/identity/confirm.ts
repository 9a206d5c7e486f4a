import { and, eq } from 'drizzle-orm';
import { authCredentials } from '../db/schema';
import type { SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { verifyPassword } from './passwords';

/** Proves once more that the person behind a session is who they are. @throws auth.password_wrong, auth.busy. */
export async function confirmPassword(
  ctx: SystemCtx,
  userId: string,
  password: string,
): Promise<void> {
  const [row] = await ctx.db.orm
    .select({ hash: authCredentials.password })
    .from(authCredentials)
    .where(and(eq(authCredentials.userId, userId), eq(authCredentials.providerId, 'credential')));
  const hash = row?.hash;
  if (!hash || !(await verifyPassword({ hash, password })))
    throw new AppError('auth.password_wrong');
}
