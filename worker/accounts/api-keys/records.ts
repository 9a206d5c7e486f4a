import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { Scopes } from '../credentials/authenticate-key.service';

const KeyRow = z
  .object({
    id: z.string(),
    name: z.string(),
    prefix: z.string(),
    hash: z.string(),
    scopes: z.string().transform((text) => Scopes.parse(JSON.parse(text))),
    rate_limit: z.number().nullable(),
    created_at: z.number(),
    created_by: z.string().nullable(),
    expires_at: z.number().nullable(),
    revoked_at: z.number().nullable(),
    replaced_by: z.string().nullable(),
    last_used_at: z
      .number()
      .nullish()
      .transform((at) => at ?? null),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    hash: row.hash,
    scopes: row.scopes,
    rateLimit: row.rate_limit,
    createdAt: row.created_at,
    createdBy: row.created_by,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    replacedBy: row.replaced_by,
    lastUsedAt: row.last_used_at,
  }));

/** An API key without its secret. */
export type KeyRecord = z.infer<typeof KeyRow>;

/** The columns that RETURNING gives. */
export const KEY_COLUMNS = `id, name, prefix, hash, scopes, rate_limit, created_at, created_by, expires_at, revoked_at,
  replaced_by`;

/** SQL: the key is valid at `now`. */
export const isLive = (now: string): string =>
  `revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`;

export const parseKeys = (result: D1Result | undefined): KeyRecord[] => parseRows(result, KeyRow);

/** @throws keys.not_found for an id that is unknown or another account's. */
export async function getKey(ctx: Ctx, id: string): Promise<KeyRecord> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT k.*, u.last_used_at FROM api_keys k LEFT JOIN key_uses u ON u.key_id = k.id
         WHERE k.id = ? AND k.account_id = ?`,
      )
      .bind(id, ctx.principal.accountId),
  ]);
  const [key] = parseKeys(result);
  if (!key) throw new AppError('keys.not_found');
  return key;
}

export interface KeyQuery {
  state?: 'live' | 'ended' | undefined;
  order?: Order | undefined;
  cursor?: string | undefined;
  limit: number;
}

const SORTED = sortedBy({ of: 'k' });

/** The account's keys. */
export async function listKeys(
  ctx: Ctx,
  { state, cursor, limit, order = 'desc' }: KeyQuery,
): Promise<Page<KeyRecord>> {
  const sorting = SORTED[order];
  const live = isLive('?1');
  const filter = { live, ended: `NOT (${live})`, all: '?1 IS NOT NULL' }[state ?? 'all'];
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT k.*, u.last_used_at FROM api_keys k LEFT JOIN key_uses u ON u.key_id = k.id
         WHERE k.account_id = ?2 AND ${filter} AND ${sorting.beyond('?3', '?4')}
         ${sorting.order} LIMIT ?5`,
      )
      .bind(ctx.now(), ctx.principal.accountId, ...pageStart({ cursor, order }), limit + 1),
  ]);
  return toPage(parseKeys(result), limit, (row) => ({ at: row.createdAt, id: row.id }));
}

/** The id of the live key with this name, other than `except`. Names of live keys are unique, except for replaced ones. */
export async function findLiveByName(
  ctx: SystemCtx,
  { accountId, name, except = '' }: { accountId: string; name: string; except?: string },
): Promise<string | null> {
  return ctx.db.sql
    .prepare(
      `SELECT id FROM api_keys WHERE account_id = ?1 AND name = ?2 AND id <> ?4 AND replaced_by IS NULL
         AND ${isLive('?3')}`,
    )
    .bind(accountId, name, ctx.now(), except)
    .first<string>('id');
}
