import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { sha256Hex } from '../../platform/core/crypto';
import type { SystemCtx } from '../../platform/core/ctx';

const COUNT = 10;
/** Crockford's base 32, without letters that look like digits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 6;
const GROUP = 4;

/** 120 random bits in groups of four: enough for a plain hash to resist brute force. */
function newCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(GROUPS * GROUP));
  const text = [...bytes].map((byte) => ALPHABET[byte & 31]).join('');
  return (text.match(/.{4}/g) ?? []).join('-');
}

export const newCodes = (): string[] => Array.from({ length: COUNT }, newCode);

/** Typed from paper, so case, spaces and dashes are ignored. */
const hashOf = (userId: string, code: string): string =>
  sha256Hex(`${userId}:${code.toLowerCase().replaceAll(/[\s-]/g, '')}`);

/** Replaces the user's codes by `codes`, if `secret` (sealed) is the active one. */
export function replaceCodes(
  ctx: SystemCtx,
  userId: string,
  codes: readonly string[],
  secret: string,
): [drop: D1PreparedStatement, insert: D1PreparedStatement] {
  const isActive = 'EXISTS (SELECT 1 FROM two_factors WHERE user_id = ?1 AND secret = ?2)';
  const hashes = JSON.stringify(codes.map((code) => hashOf(userId, code)));
  return [
    ctx.db.sql
      .prepare(`DELETE FROM recovery_codes WHERE user_id = ?1 AND ${isActive}`)
      .bind(userId, secret),
    ctx.db.sql
      .prepare(
        `INSERT INTO recovery_codes (user_id, hash) SELECT ?1, value FROM json_each(?3) WHERE ${isActive}`,
      )
      .bind(userId, secret, hashes),
  ];
}

const CountRow = z.object({ n: z.number() });

/** Consumes the code; of two concurrent uses one succeeds. Returns the number of codes left; null for a wrong code. */
export async function consumeRecoveryCode(
  ctx: SystemCtx,
  userId: string,
  code: string,
): Promise<number | null> {
  const { spent, left } = await batch(ctx.db, {
    spent: ctx.db.sql
      .prepare('DELETE FROM recovery_codes WHERE user_id = ? AND hash = ? RETURNING 1')
      .bind(userId, hashOf(userId, code)),
    left: returning(
      CountRow,
      ctx.db.sql.prepare('SELECT count(*) AS n FROM recovery_codes WHERE user_id = ?').bind(userId),
    ),
  });
  return spent.results.length === 1 ? (left[0]?.n ?? 0) : null;
}
