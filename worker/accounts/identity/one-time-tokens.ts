import * as z from 'zod';
import { DAY, HOUR, MINUTE } from '../../platform/core/clock';
import { sha256Hex, toBase64Url } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf } from '../../platform/sealing/sealing.service';

/** Purposes of tokens, and their lifetimes. */
const LIFETIMES = {
  verify_email: DAY,
  change_email: DAY,
  stop_email_change: DAY,
  reset_password: HOUR,
  second_factor: 5 * MINUTE,
} as const;
export type Purpose = keyof typeof LIFETIMES;

/** Purposes with several valid tokens: anyone may request one, which must not end the owner's. Others are replaced. */
const CONCURRENT: ReadonlySet<Purpose> = new Set(['second_factor', 'reset_password']);

export interface IssuedToken {
  token: string;
  expiresAt: number;
}

interface Issue {
  purpose: Purpose;
  userId: string;
  /** Stored sealed, and returned with the token. */
  detail?: string;
}

const Found = z.object({ user_id: z.string(), detail: z.string().nullable() });
const scopeOf = (userId: string, hash: string) => ({ owner: userId, record: `token:${hash}` });

/** A single-use token of 256 random bits; the database holds its hash. */
export async function issueToken(
  ctx: SystemCtx,
  { purpose, userId, detail }: Issue,
): Promise<IssuedToken & { statements: D1PreparedStatement[] }> {
  const token = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const hash = sha256Hex(token);
  const now = ctx.now();
  const expiresAt = now + LIFETIMES[purpose];
  const sealed =
    detail === undefined ? null : await sealerOf(ctx).seal(scopeOf(userId, hash), detail);
  const statements = [
    ...(CONCURRENT.has(purpose) ? [] : [dropTokens(ctx, userId, [purpose])]),
    ctx.db.sql
      .prepare(
        `INSERT INTO auth_tokens (hash, purpose, user_id, detail, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?)`,
      )
      .bind(hash, purpose, userId, sealed, now, expiresAt),
  ];
  return { token, expiresAt, statements };
}

export interface FoundToken {
  hash: string;
  userId: string;
  detail: string | null;
}

/** The user and detail of a valid token, which is not consumed. */
export async function findToken(
  ctx: SystemCtx,
  purpose: Purpose,
  token: string,
): Promise<FoundToken | null> {
  const hash = sha256Hex(token);
  const row = await ctx.db.sql
    .prepare(
      'SELECT user_id, detail FROM auth_tokens WHERE hash = ? AND purpose = ? AND expires_at > ?',
    )
    .bind(hash, purpose, ctx.now())
    .first();
  if (!row) return null;
  const { user_id: userId, detail: sealed } = Found.parse(row);
  const detail = sealed === null ? null : await sealerOf(ctx).unseal(scopeOf(userId, hash), sealed);
  return { hash, userId, detail };
}

/**
 * For a batch, as its last statement: the batch that gets the row back has consumed the token. Statements before it must
 * have `IS_TOKEN_UNUSED` in their WHERE, so that a second use changes nothing.
 */
export const consumeToken = (ctx: SystemCtx, hash: string): D1PreparedStatement =>
  ctx.db.sql.prepare('DELETE FROM auth_tokens WHERE hash = ? RETURNING user_id').bind(hash);

/** SQL: the token with the bound hash is unused. */
export const IS_TOKEN_UNUSED = 'EXISTS (SELECT 1 FROM auth_tokens WHERE hash = ?)';

/** Deletes every token of the user for these purposes. */
const dropTokens = (
  ctx: SystemCtx,
  userId: string,
  purposes: readonly Purpose[],
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      'DELETE FROM auth_tokens WHERE user_id = ? AND purpose IN (SELECT value FROM json_each(?))',
    )
    .bind(userId, JSON.stringify(purposes));

export const purgeTokensStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      'DELETE FROM auth_tokens WHERE hash IN (SELECT hash FROM auth_tokens WHERE expires_at <= ? LIMIT 500)',
    )
    .bind(ctx.now());
