import { eq } from 'drizzle-orm';
import * as z from 'zod';
import { accounts, apiKeys } from '../db/schema';
import { inBackground } from '../kernel/background';
import { MINUTE } from '../kernel/clock';
import { sha256Hex } from '../kernel/crypto';
import { SCOPES, type Ctx, type Principal, type SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';
import { KEY_PREFIX } from './mint';
import { recordUse, USE_MS } from './uses';

export const Scopes = z.array(z.enum(SCOPES));

interface Known {
  principal: Principal;
  at: number;
  expiresAt: number | null;
  /** When this isolate last wrote down that the key is used. */
  usedAt: number;
}

// Reads may trust a principal for a minute; a fuller map only means asking again.
const known = new Map<string, Known>();
const TRUST_MS = MINUTE;
const MAX_KNOWN = 10_000;

// Hashing costs more than all else that a read needs; the keys are in memory anyway while they are used.
const hashes = new Map<string, string>();

function hashOf(key: string): string {
  const made = hashes.get(key);
  if (made !== undefined) return made;
  if (hashes.size >= MAX_KNOWN) hashes.clear();
  const hash = sha256Hex(key);
  hashes.set(key, hash);
  return hash;
}

/** Isolate memory outlives a test's storage. */
export const forgetKeys = (): void => known.clear();

/** For an account that has just ended: this isolate asks again at once, others within a minute. */
export function forgetKeysOf(accountId: string): void {
  for (const [hash, { principal }] of known)
    if (principal.accountId === accountId) known.delete(hash);
}

/** For a key that was changed: this isolate asks again at once, others within a minute. */
export const forgetKey = (hash: string): boolean => known.delete(hash);

/**
 * Who an API key speaks for; at once, where this isolate knows. `fresh` re-reads key and account in D1, as every call
 * that changes something must.
 * @throws auth.invalid, auth.suspended.
 */
export function authenticateKey(
  ctx: SystemCtx,
  key: string,
  fresh: boolean,
): Principal | Promise<Principal> {
  if (!key.startsWith(KEY_PREFIX)) throw new AppError('auth.invalid');
  const hash = hashOf(key);
  const now = ctx.now();
  const cached = known.get(hash);
  if (!fresh && cached && now - cached.at < TRUST_MS && !isPast(cached.expiresAt, now)) {
    noteUse(ctx, cached);
    return cached.principal;
  }
  return readKey(ctx, { hash });
}

async function readKey(ctx: SystemCtx, wanted: Wanted): Promise<Principal> {
  const now = ctx.now();
  const row = await findKey(ctx, wanted);
  const isGood = row?.revokedAt === null && !isPast(row.expiresAt, now);
  if (!isGood || row.state !== 'active') {
    known.delete('hash' in wanted ? wanted.hash : (row?.hash ?? ''));
    throw new AppError(isGood ? 'auth.suspended' : 'auth.invalid');
  }
  const principal = principalOf(row);
  if (known.size >= MAX_KNOWN) known.clear();
  const { expiresAt } = row;
  const fact = { principal, at: now, expiresAt, usedAt: known.get(row.hash)?.usedAt ?? -Infinity };
  known.set(row.hash, fact);
  noteUse(ctx, fact);
  return principal;
}

const isPast = (at: number | null, now: number): boolean => at !== null && at <= now;

/** After the answer, and once in a while: a use is no reason for a write at each request. */
function noteUse(ctx: SystemCtx, fact: Known): void {
  const now = ctx.now();
  if (now - fact.usedAt < USE_MS) return;
  fact.usedAt = now;
  inBackground('keys.use', () => recordUse(ctx, fact.principal.credentialId, now));
}

type Row = NonNullable<Awaited<ReturnType<typeof findKey>>>;

function principalOf({ id: credentialId, accountId, tenantId, tier, scopes, rateLimit }: Row) {
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
 * Who the caller's key speaks for now, read anew.
 * @throws auth.invalid, auth.suspended.
 */
export function rereadKey(ctx: Ctx): Promise<Principal> {
  forgetKeysOf(ctx.principal.accountId);
  return readKey(ctx, { id: ctx.principal.credentialId });
}

type Wanted = { hash: string } | { id: string };

async function findKey(ctx: SystemCtx, wanted: Wanted) {
  const [row] = await ctx.db.orm
    .select({
      id: apiKeys.id,
      hash: apiKeys.hash,
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
