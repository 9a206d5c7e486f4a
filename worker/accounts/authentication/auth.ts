import type { Context, MiddlewareHandler } from 'hono';
import { openDb } from '../../platform/db/client';
import { assertFresh, requirePerson } from '../identity/person';
import { authenticateSession, refreshSession } from '../identity/sessions.service';
import { hasTwoFactor } from '../identity/two-factor.service';
import { authenticateKey, needsKeyLookup } from '../api-keys/keys.service';
import {
  PLATFORM_ROLES,
  type PlatformRole,
  type Principal,
  type Role,
  type SystemCtx,
} from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { admitAddress, assertAddressNotBlocked } from '../../traffic/limits/limits.service';
import { assertConfirmed } from './confirmed';
import { assertSameOrigin, sessionToken, setCookies } from './cookies';
import { callerAddress } from '../../platform/http/caller-address';
import { REPLAYED_HEADER } from '../../platform/http/idempotency-key';
import type { AppEnv } from '../../platform/http/router';

/** For work without a caller. */
export const systemCtx = (env: Env): SystemCtx => ({ db: openDb(env.DB), env, now: Date.now });

const SAFE = new Set(['GET', 'HEAD']);
/** The hold of an order re-reads key, account and tier in its own batch, so that no look-up goes before it. */
const READ_BY_HOLD = /^\/v1\/verifications(?:\/[^/]+\/(?:reuse|reactivate))?$/;

/** An API key, and nothing else: no session's token opens this door (I-41). */
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
 * Who an API key speaks for. A key that this isolate has not seen to be good may be a stranger's: D1 is not asked for
 * an address whose minute is used up (I-71).
 */
export function authenticateApiKey(
  c: Context<AppEnv>,
  key: string,
  isFresh: boolean,
): Principal | Promise<Principal> {
  if (needsKeyLookup(key)) assertAddressNotBlocked(callerAddress(c));
  return authenticateKey(systemCtx(c.env), key, isFresh);
}

/** The person whose browser sends the session cookie, read from D1 whatever the method. */
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

/** Who comes without a credential that is right is a stranger, and is counted as one. */
export async function countUnauthenticated<T>(
  c: Context<AppEnv>,
  who: () => T | Promise<T>,
): Promise<T> {
  try {
    return await who();
  } catch (error) {
    if (error instanceof AppError && error.status === 401)
      await admitAddress(c.env, callerAddress(c));
    throw error;
  }
}

/** Sets `ctx`: who calls, and a database session. Every route but the open ones stands behind it. */
export const authenticate: MiddlewareHandler<AppEnv> = async (c, next) => {
  const system = systemCtx(c.env);
  // Whoever sends a key is its bearer, whatever cookies come along.
  const header = c.req.header('authorization');
  const isFresh = !SAFE.has(c.req.method) && !READ_BY_HOLD.test(c.req.path);
  const principal = await countUnauthenticated(c, () =>
    header === undefined ? authenticateCookie(c, system) : authenticateBearer(c, header, isFresh),
  );
  const { req } = c;
  c.set('ctx', {
    ...system,
    principal,
    foundAgain: () => c.header(REPLAYED_HEADER, 'true'),
    // Few ask.
    get address() {
      return req.header('cf-connecting-ip') ?? null;
    },
  });
  return next();
};

/** For what only a signed-in person may do, about themselves. @throws auth.person for an API key. */
export const asPerson: MiddlewareHandler<AppEnv> = (c, next) =>
  authenticate(c, async () => {
    requirePerson(c.get('ctx'));
    assertConfirmed(c);
    await next();
  });

/**
 * For sensitive acts, behind `authenticate` or `asPerson`; a verb may call `assertFresh` instead.
 *
 * @throws auth.person, auth.not_fresh (I-42).
 */
export const requireFresh: MiddlewareHandler<AppEnv> = async (c, next) => {
  assertFresh(c.get('ctx'));
  await next();
};

/** The same for a person; a key may without. @throws auth.not_fresh. */
export const requireFreshPerson: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get('ctx').principal.user) assertFresh(c.get('ctx'));
  await next();
};

/** A person who is signed in, and of that part in the account; an owner is a member too. @throws auth.person, auth.role. */
export const requireRole =
  (role: Role): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    requirePerson(c.get('ctx'));
    const { role: has } = c.get('ctx').principal;
    if (has !== role && has !== 'owner') throw new AppError('auth.role', { role });
    await next();
  };

/**
 * A person of ours, who signs in with two factors, and for a change has proven who they are within ten minutes: an
 * admin may what support may.
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
