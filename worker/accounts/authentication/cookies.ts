import type { Context, MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, getSignedCookie, setCookie, setSignedCookie } from 'hono/cookie';
import {
  authSecret,
  CHALLENGE_COOKIE,
  SESSION_COOKIE,
  SESSION_MS,
} from '../credentials/better-auth';
import { DEVICE_COOKIE, deviceMark, knownDevice } from '../credentials/known-device';
import { DAY, SECOND } from '../../platform/core/clock';
import { AppError } from '../../platform/core/errors';
import type { AppEnv } from '../../platform/http/router';

const SAFE = new Set(['GET', 'HEAD']);
const DEVICE_MS = 180 * DAY;
const HOST_ONLY = { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' } as const;

/** The token in the session cookie; null without a cookie, false if the signature is wrong. */
export async function sessionToken(c: Context<AppEnv>): Promise<string | false | null> {
  if (!c.req.header('cookie')?.includes(`${SESSION_COOKIE}=`)) return null;
  // better-auth signs as Hono does: `token.hmac`, SHA-256.
  return (await getSignedCookie(c, authSecret(c.env), SESSION_COOKIE)) ?? false;
}

export function setCookies(c: Context<AppEnv>, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}

/** Signed as better-auth does, so that it can extend the session. */
export const setSessionCookie = (c: Context<AppEnv>, token: string): Promise<void> =>
  setSignedCookie(c, SESSION_COOKIE, token, authSecret(c.env), {
    ...HOST_ONLY,
    maxAge: SESSION_MS / SECOND,
  });

export const clearSessionCookie = (c: Context<AppEnv>): void =>
  void deleteCookie(c, SESSION_COOKIE, HOST_ONLY);

/** Marks this browser as one that `email` signs in with; a known browser keeps its id. */
export function rememberBrowser(c: Context<AppEnv>, email: string): void {
  const known = getCookie(c, DEVICE_COOKIE) ?? null;
  const mark = knownDevice(c.env, known, email) === null ? deviceMark(c.env, email) : known;
  if (mark !== null)
    setCookie(c, DEVICE_COOKIE, mark, { ...HOST_ONLY, maxAge: DEVICE_MS / SECOND });
}

/** A challenge is valid for one attempt. */
export const clearChallengeCookie = (c: Context<AppEnv>): void =>
  void deleteCookie(c, CHALLENGE_COOKIE, HOST_ONLY);

/**
 * CSRF check: a browser sends the cookie with requests from any page, but only our pages may change something.
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
