import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getSignedCookie } from 'hono/cookie';
import { authSecret, SESSION_COOKIE } from '../identity/auth';
import { AppError } from '../kernel/errors';
import type { AppEnv } from './router';

const SAFE = new Set(['GET', 'HEAD']);

/** What the session cookie carries: null without one, false when its signature is not ours. */
export async function sessionToken(c: Context<AppEnv>): Promise<string | false | null> {
  if (!c.req.header('cookie')?.includes(`${SESSION_COOKIE}=`)) return null;
  // better-auth signs as Hono does: `token.hmac`, SHA-256.
  return (await getSignedCookie(c, authSecret(c.env), SESSION_COOKIE)) ?? false;
}

export function setCookies(c: Context<AppEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}

export function clearSessionCookie(c: Context<AppEnv>): void {
  deleteCookie(c, SESSION_COOKIE, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
}

/**
 * A browser sends the cookie along with what any page makes it send; only pages of ours may change something.
 * @throws auth.origin.
 */
export function assertSameOrigin(c: Context<AppEnv>): void {
  if (SAFE.has(c.req.method)) return;
  const origin = c.req.header('origin');
  const ours = [c.env.DASHBOARD_ORIGIN, new URL(c.req.url).origin];
  const isOurs = origin ? ours.includes(origin) : c.req.header('sec-fetch-site') === 'same-origin';
  if (!isOurs) throw new AppError('auth.origin');
}

export const requireSameOrigin: MiddlewareHandler<AppEnv> = async (c, next) => {
  assertSameOrigin(c);
  await next();
};
