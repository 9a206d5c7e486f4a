import type { Context, MiddlewareHandler } from 'hono';
import { openDb } from '../../platform/db/client';
import { assertFresh, requirePerson } from '../credentials/person';
import { authenticateSession, refreshSession } from '../credentials/sessions.service';
import { hasTwoFactor } from '../credentials/second-factor';
import { authenticateKey, needsKeyLookup } from '../credentials/authenticate-key.service';
import {
  PLATFORM_ROLES,
  type PlatformRole,
  type Principal,
  type Role,
  type SystemCtx,
} from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import {
  admitAddress,
  assertAddressNotBlocked,
} from '../../traffic/limits/anonymous-limits.service';
import { assertConfirmed } from './confirmed';
import { assertSameOrigin, sessionToken, setCookies } from './cookies';
import { callerAddress } from '../../platform/http/caller-address';
import { REPLAYED_HEADER } from '../../platform/http/idempotency-key';
import type { AppEnv } from '../../platform/http/router';

/** The context of work without a caller. */
export const systemCtx = (env: Env): SystemCtx => ({ db: openDb(env.DB), env, now: Date.now });

const SAFE = new Set(['GET', 'HEAD']);
/** The hold of an order re-reads key, account and tier in its own batch, so no lookup is needed before. */
const READ_BY_HOLD = /^\/v1\/verifications(?:\/[^/]+\/(?:reuse|reactivate))?$/;

/** Accepts API keys only, never a session's token (I-41). @throws auth.missing, auth.invalid, auth.suspended. */
export function authenticateBearer(
  c: Context<AppEnv>,
  header: string | undefined,
  isFresh: boolean,
): Principal | Promise<Principal> {
  if (!header) throw new AppError('auth.missing');
  const [scheme, key, ...rest] = header.split(' ', 3);
  if (scheme?.toLowerCase() !== 'bearer' || !key || rest.length > 0)
    throw new AppError('auth.invalid');
  return authenticateApiKey(c, key, isFresh);
}

/**
 * The principal of an API key. An unknown key may come from an attacker: D1 is not queried for an address that has
 * used up its minute (I-71).
 */
export function authenticateApiKey(
  c: Context<AppEnv>,
  key: string,
  isFresh: boolean,
): Principal | Promise<Principal> {
  if (needsKeyLookup(key)) assertAddressNotBlocked(callerAddress(c));
  return authenticateKey(systemCtx(c.env), key, isFresh);
}

/** The person of the session cookie, read from D1 for every method. */
async function authenticateCookie(c: Context<AppEnv>, system: SystemCtx): Promise<Principal> {
  const token = await sessionToken(c);
  if (token === null) throw new AppError('auth.missing');
  if (token === false) throw new AppError('auth.session_ended');
  assertSameOrigin(c);
  const wanted = c.req.header('namaskah-account');
  const { principal, session } = await authenticateSession(system, token, wanted);
  if (session.isDueForRefresh)
    setCookies(c, (await refreshSession(system, c.req.raw.headers)).cookies);
  return principal;
}

/** Runs `work` and counts a 401 against the anonymous limit of the address. */
export async function countUnauthenticated<T>(
  c: Context<AppEnv>,
  work: () => T | Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.status === 401)
      await admitAddress(c.env, callerAddress(c));
    throw error;
  }
}

/** Sets `ctx`: the principal and a database session. Every route but the open ones uses it. */
export const authenticate: MiddlewareHandler<AppEnv> = async (c, next) => {
  const system = systemCtx(c.env);
  // A key takes precedence over cookies.
  const header = c.req.header('authorization');
  const isFresh = !SAFE.has(c.req.method) && !READ_BY_HOLD.test(c.req.path);
  const principal = await countUnauthenticated(c, () =>
    header === undefined ? authenticateCookie(c, system) : authenticateBearer(c, header, isFresh),
  );
  const { req } = c;
  c.set('ctx', {
    ...system,
    principal,
    requestId: c.get('requestId'),
    foundAgain: () => c.header(REPLAYED_HEADER, 'true'),
    // Lazy: most handlers never read it.
    get address() {
      return req.header('cf-connecting-ip') ?? null;
    },
  });
  return next();
};

/** For routes about the signed-in person. @throws auth.person for an API key. */
export const asPerson: MiddlewareHandler<AppEnv> = (c, next) =>
  authenticate(c, async () => {
    requirePerson(c.get('ctx'));
    assertConfirmed(c);
    await next();
  });

/**
 * For sensitive actions, after `authenticate` or `asPerson`; a verb may call `assertFresh` instead.
 * @throws auth.person, auth.not_fresh (I-42).
 */
export const requireFresh: MiddlewareHandler<AppEnv> = async (c, next) => {
  assertFresh(c.get('ctx'));
  await next();
};

/** As `requireFresh` for a person; an API key passes. @throws auth.not_fresh. */
export const requireFreshPerson: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get('ctx').principal.user) assertFresh(c.get('ctx'));
  await next();
};

/** A signed-in person with this role; an owner is a member too. @throws auth.person, auth.role. */
export const requireRole =
  (role: Role): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    requirePerson(c.get('ctx'));
    const { role: has } = c.get('ctx').principal;
    if (has !== role && has !== 'owner') throw new AppError('auth.role', { role });
    await next();
  };

/**
 * Staff with two-factor authentication and, for changes, a fresh proof (ten minutes). An admin has the rights of
 * support.
 * @throws auth.staff, auth.staff_factor, auth.not_fresh.
 */
export const requirePlatformRole =
  (role: Exclude<PlatformRole, 'none'>): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    const ctx = c.get('ctx');
    const { platformRole } = ctx.principal;
    if (PLATFORM_ROLES.indexOf(platformRole) < PLATFORM_ROLES.indexOf(role))
      throw new AppError('auth.staff');
    if (!(await hasTwoFactor(ctx, requirePerson(ctx).id))) throw new AppError('auth.staff_factor');
    if (!SAFE.has(c.req.method)) assertFresh(ctx);
    await next();
  };
