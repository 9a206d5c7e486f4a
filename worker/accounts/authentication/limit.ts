import type { Context, MiddlewareHandler } from 'hono';
import type { Principal } from '../../platform/core/ctx';
import { AppError, refuse } from '../../platform/core/errors';
import { admitAddress } from '../../traffic/limits/anonymous-limits.service';
import {
  isKey,
  type CredentialLease,
  type LeaseHolder,
} from '../../traffic/limits/credential-lease';
import { acquire, getLease, toSeconds } from '../../traffic/limits/limits.service';
import { countCall } from '../../traffic/usage/usage-reporter';
import { callerAddress } from '../../platform/http/caller-address';
import { assertConfirmed } from './confirmed';
import { problem } from '../../platform/http/errors';
import type { AppEnv } from '../../platform/http/router';

const SAFE = new Set(['GET', 'HEAD']);
/** Routes that end something and buy nothing. */
const ENDING_ROUTE = /\/(cancel|accept|report)$/;

const policyName = (holder: LeaseHolder): string => (isKey(holder) ? 'account' : 'person');
const policyHeaders = new WeakMap<object, string>();

/** `RateLimit-Policy` of draft-ietf-httpapi-ratelimit-headers-10, computed once for each answer of the limiter. */
function policyHeader({ limits, holder }: CredentialLease): string {
  if (!limits) return '';
  let text = policyHeaders.get(limits);
  if (text === undefined) {
    const windowS = limits.windowMs / 1_000;
    const own = limits.keyLimit === null ? '' : `, "key";q=${limits.keyLimit};w=${windowS}`;
    policyHeaders.set(
      limits,
      (text = `"${policyName(holder)}";q=${limits.limit};w=${windowS}${own}`),
    );
  }
  return text;
}

/** Sets `RateLimit` and `RateLimit-Policy`: the remaining requests, and when the window resets. */
function setHeaders(c: Context<AppEnv>, lease: CredentialLease): void {
  // A 101 response has immutable headers; without an answer of the limiter nothing is known.
  if (c.res.status === 101 || !lease.limits) return;
  const left = lease.remaining + lease.units;
  c.res.headers.set('ratelimit-policy', policyHeader(lease));
  c.res.headers.set(
    'ratelimit',
    `"${policyName(lease.holder)}";r=${left};t=${Math.ceil(lease.resetMs / 1_000)}`,
  );
}

/** After `authenticate`: counts the request against the limits of its credential and its account. */
export const limit: MiddlewareHandler<AppEnv> = async (c, next) => {
  const lease = getLease(c.get('ctx').principal);
  const started = Date.now();
  const admission = lease.take(started) ?? (await acquire(c.env, lease));
  if (admission === 'blocked') c.res = tooMany(c, lease);
  // Without the limiter, reads pass and purchases are refused.
  else if (admission === 'unavailable' && !mayPassUnmetered(c))
    throw new AppError('limits.unavailable');
  else {
    assertConfirmed(c);
    await next();
  }
  setHeaders(c, lease);
  const { method, routePath } = c.req;
  const { status } = c.res;
  countCall(c.env, lease.holder, {
    route: `${method} ${routePath}`,
    status,
    ms: Date.now() - started,
  });
};

const mayPassUnmetered = ({ req }: Context<AppEnv>): boolean =>
  SAFE.has(req.method) || ENDING_ROUTE.test(req.path);

function tooMany(c: Context<AppEnv>, lease: CredentialLease): Response {
  const { limits } = lease;
  const allowed = Math.min(limits?.limit ?? 0, limits?.keyLimit ?? Infinity);
  const retryAfter = toSeconds(lease.waitMs(Date.now()));
  return problem(c, refuse('limits.rate_exceeded', { limit: allowed, retryAfter }));
}

/** Counts a socket as a request. @throws limits.rate_exceeded. */
export async function admitSocket(env: Env, principal: Principal): Promise<void> {
  const lease = getLease(principal);
  const admission = lease.take(Date.now()) ?? (await acquire(env, lease));
  if (admission !== 'blocked') return;
  const retryAfter = toSeconds(lease.waitMs(Date.now()));
  throw new AppError('limits.rate_exceeded', { limit: lease.limits?.limit ?? 0, retryAfter });
}

/** Counts an anonymous request by address. @throws limits.address. */
export const admitAnonymous = (c: Context<AppEnv>): Promise<void> =>
  admitAddress(c.env, callerAddress(c));

/** For open routes: counts the request by address. @throws limits.address. */
export const limitAnonymous: MiddlewareHandler<AppEnv> = async (c, next) => {
  await admitAnonymous(c);
  await next();
};
