import { eq } from 'drizzle-orm';
import { authUsers } from '../db/schema';
import { MINUTE } from '../kernel/clock';
import type { SystemCtx, User } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { ensureAccount } from './accounts.service';
import { authOf } from './auth';
import { translate } from './failures';
import type { SignIn, SignUp } from './identity.schemas';
import { PASSWORD } from './passwords';
import { sessionCookies } from './sessions.service';

/** Somebody who has just proven who they are, and the Set-Cookie headers that keep it so. */
export interface SignedIn {
  user: User;
  cookies: string[];
}

const ABANDONED_MS = MINUTE;

/** @throws auth.email_taken, auth.password_too_short, auth.password_too_long, auth.busy. */
export async function signUp(ctx: SystemCtx, input: SignUp, headers: Headers): Promise<SignedIn> {
  const { name, email, password } = input;
  if (password.length < PASSWORD.min)
    throw new AppError('auth.password_too_short', { min: PASSWORD.min });
  if (password.length > PASSWORD.max)
    throw new AppError('auth.password_too_long', { max: PASSWORD.max });
  const auth = authOf(ctx.env);
  await forgetAbandoned(ctx, email);
  const body = { name, email, password };
  const done = await translate(auth.api.signUpEmail({ body, headers, returnHeaders: true })).catch(
    async (error: unknown) => {
      // Of two sign-ups at the same moment, the unique index refuses one without saying why.
      if (!(error instanceof AppError) && (await isTaken(ctx, email)))
        throw new AppError('auth.email_taken', {}, { cause: error });
      throw error;
    },
  );
  const { user } = done.response;
  await ensureAccount(ctx, user);
  return { user, cookies: sessionCookies(done.headers) };
}

/** The same answer after the same work, whether the address or the password is wrong. @throws auth.sign_in_failed. */
export async function signIn(ctx: SystemCtx, body: SignIn, headers: Headers): Promise<SignedIn> {
  const done = await translate(
    authOf(ctx.env).api.signInEmail({ body, headers, returnHeaders: true }),
  );
  return { user: done.response.user, cookies: sessionCookies(done.headers) };
}

/** Ends the session at once, everywhere. better-auth's own route would answer success when D1 fails. */
export async function signOut(ctx: SystemCtx, token: string): Promise<void> {
  const { internalAdapter } = await authOf(ctx.env).$context;
  await translate(internalAdapter.deleteSession(token));
}

async function isTaken(ctx: SystemCtx, email: string): Promise<boolean> {
  const rows = await ctx.db.orm
    .select({ id: authUsers.id })
    .from(authUsers)
    .where(eq(authUsers.email, email));
  return rows.length > 0;
}

/** A sign-up that broke off before the password was stored let nobody in; its address is free again. */
async function forgetAbandoned(ctx: SystemCtx, email: string): Promise<void> {
  await ctx.db.sql
    .prepare(
      `DELETE FROM auth_users WHERE email = ?1 AND created_at < ?2
         AND NOT EXISTS (SELECT 1 FROM auth_credentials c WHERE c.user_id = auth_users.id)
         AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = auth_users.id)`,
    )
    .bind(email, ctx.now() - ABANDONED_MS)
    .run();
}
