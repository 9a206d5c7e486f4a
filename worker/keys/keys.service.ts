import { eq } from 'drizzle-orm';
import * as z from 'zod';
import { accounts, apiKeys } from '../db/schema';
import { MINUTE } from '../kernel/clock';
import { sha256Hex, toBase64Url } from '../kernel/crypto';
import { SCOPES, type Principal, type SystemCtx } from '../kernel/ctx';
import { AppError } from '../kernel/errors';

export const KEY_PREFIX = 'nsk_live_';
const Scopes = z.array(z.enum(SCOPES));

/** A new key and what is stored of it; the key itself is shown once and kept nowhere (I-44). */
export function mintKey(): { key: string; prefix: string; hash: string } {
  const key = KEY_PREFIX + toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  return { key, prefix: key.slice(0, KEY_PREFIX.length + 6), hash: sha256Hex(key) };
}

interface Known {
  principal: Principal;
  at: number;
  expiresAt: number | null;
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

/**
 * Who an API key speaks for. `fresh` re-reads key and account in D1, as every call that changes something must.
 * @throws auth.invalid, auth.suspended.
 */
export async function authenticateKey(
  ctx: SystemCtx,
  key: string,
  fresh: boolean,
): Promise<Principal> {
  if (!key.startsWith(KEY_PREFIX)) throw new AppError('auth.invalid');
  const hash = hashOf(key);
  const now = ctx.now();
  const cached = known.get(hash);
  if (!fresh && cached && now - cached.at < TRUST_MS && !isPast(cached.expiresAt, now))
    return cached.principal;
  known.delete(hash);
  const row = await findKey(ctx, hash);
  if (!row || row.revokedAt !== null || isPast(row.expiresAt, now))
    throw new AppError('auth.invalid');
  if (row.state !== 'active') throw new AppError('auth.suspended');
  const { accountId, tenantId, tier, id: credentialId } = row;
  const scopes = Scopes.parse(JSON.parse(row.scopes));
  const account = { accountId, tenantId, tier, credentialId, scopes };
  const principal: Principal = { ...account, user: null, role: null };
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(hash, { principal, at: now, expiresAt: row.expiresAt });
  return principal;
}

const isPast = (at: number | null, now: number): boolean => at !== null && at <= now;

async function findKey(ctx: SystemCtx, hash: string) {
  const [row] = await ctx.db.orm
    .select({
      id: apiKeys.id,
      accountId: apiKeys.accountId,
      scopes: apiKeys.scopes,
      expiresAt: apiKeys.expiresAt,
      revokedAt: apiKeys.revokedAt,
      tenantId: accounts.tenantId,
      tier: accounts.tier,
      state: accounts.state,
    })
    .from(apiKeys)
    .innerJoin(accounts, eq(accounts.id, apiKeys.accountId))
    .where(eq(apiKeys.hash, hash));
  return row;
}
