import { eq } from 'drizzle-orm';
import * as z from 'zod';
import { accounts, apiKeys } from '../../platform/db/schema';
import { inBackground } from '../../platform/core/background';
import { MINUTE } from '../../platform/core/clock';
import { sha256Hex } from '../../platform/core/crypto';
import { SCOPES, type Ctx, type Principal, type SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import { KnownKeys, type Known } from './known-keys';
import { isKeyLike } from './mint';
import { recordUse, USE_MS } from './key-uses';

export const Scopes = z.array(z.enum(SCOPES));

// Reads trust a cached principal for a minute; a miss only costs a query.
const known = perIsolate('keys', new KnownKeys());
const TRUST_MS = MINUTE;

/** Evicts the keys of an account that has just ended; other isolates notice within a minute. */
export const forgetKeysOf = (accountId: string): void => known.forgetOf(accountId);

/** Evicts a changed key; other isolates notice within a minute. */
export const forgetKey = (hash: string): void => known.forget(hash);

/** Number of valid keys in this isolate's cache. */
export const countKnownKeys = (): number => known.size;

/** Whether `text` has the form of a key and is not in this isolate's cache, so that D1 must be asked. */
export const needsKeyLookup = (text: string): boolean =>
  isKeyLike(text) && known.get(text) === undefined;

/**
 * The principal of an API key, synchronously if it is cached. `fresh` re-reads key and account from D1, which every
 * request that changes something must do.
 * @throws auth.invalid, auth.suspended.
 */
export function authenticateKey(
  ctx: SystemCtx,
  key: string,
  fresh: boolean,
): Principal | Promise<Principal> {
  // Other text was never one of our keys: it is not hashed, looked up or cached (I-71).
  if (!isKeyLike(key)) throw new AppError('auth.invalid');
  const now = ctx.now();
  const cached = known.get(key);
  if (!fresh && cached && now - cached.at < TRUST_MS && !isPast(cached.expiresAt, now)) {
    recordUseInBackground(ctx, cached);
    return cached.principal;
  }
  return readKey(ctx, key);
}

async function readKey(ctx: SystemCtx, key: string): Promise<Principal> {
  const now = ctx.now();
  const before = known.get(key);
  const hash = before?.hash ?? sha256Hex(key);
  const row = await findKey(ctx, { hash });
  known.forget(hash);
  const principal = toLivePrincipal(row, now);
  const expiresAt = row?.expiresAt ?? null;
  const fact = { principal, hash, at: now, expiresAt, usedAt: before?.usedAt ?? -Infinity };
  known.put(key, fact);
  recordUseInBackground(ctx, fact);
  return principal;
}

/** @throws auth.invalid, auth.suspended. */
function toLivePrincipal(row: Row | undefined, now: number): Principal {
  const isGood = row?.revokedAt === null && !isPast(row.expiresAt, now);
  if (!isGood || row.state !== 'active')
    throw new AppError(isGood ? 'auth.suspended' : 'auth.invalid');
  return toPrincipal(row);
}

const isPast = (at: number | null, now: number): boolean => at !== null && at <= now;

/** After the response, and at most once per `USE_MS`, to avoid a write at each request. */
function recordUseInBackground(ctx: SystemCtx, fact: Known): void {
  const now = ctx.now();
  if (now - fact.usedAt < USE_MS) return;
  fact.usedAt = now;
  inBackground('keys.use', () => recordUse(ctx, fact.principal.credentialId, now));
}

type Row = NonNullable<Awaited<ReturnType<typeof findKey>>>;

function toPrincipal({ id: credentialId, accountId, tenantId, tier, scopes, rateLimit }: Row) {
  const principal: Principal = {
    accountId,
    tenantId,
    tier,
    credentialId,
    scopes: Scopes.parse(JSON.parse(scopes)),
    user: null,
    role: null,
    platformRole: 'none',
    keyRateLimit: rateLimit,
  };
  return principal;
}

/**
 * The principal of the caller's key, re-read from D1.
 * @throws auth.invalid, auth.suspended.
 */
export async function rereadKey(ctx: Ctx): Promise<Principal> {
  forgetKeysOf(ctx.principal.accountId);
  return toLivePrincipal(await findKey(ctx, { id: ctx.principal.credentialId }), ctx.now());
}

type KeyLookup = { hash: string } | { id: string };

async function findKey(ctx: SystemCtx, wanted: KeyLookup) {
  const [row] = await ctx.db.orm
    .select({
      id: apiKeys.id,
      accountId: apiKeys.accountId,
      scopes: apiKeys.scopes,
      expiresAt: apiKeys.expiresAt,
      revokedAt: apiKeys.revokedAt,
      rateLimit: apiKeys.rateLimit,
      tenantId: accounts.tenantId,
      tier: accounts.tier,
      state: accounts.state,
    })
    .from(apiKeys)
    .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
    .where('hash' in wanted ? eq(apiKeys.hash, wanted.hash) : eq(apiKeys.id, wanted.id));
  return row;
}
