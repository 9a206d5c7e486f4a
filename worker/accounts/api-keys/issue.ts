import { auditRow, byCaller } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { guarded } from '../../platform/db/guarded';
import { assertVerified } from '../credentials/person';
import { closeSockets } from '../credentials/sessions.service';
import { SECOND } from '../../platform/core/clock';
import type { Ctx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { repeatableId } from '../../platform/core/repeatable-ids';
import { keysCap, requestsCap } from './caps';
import { forgetKey } from '../credentials/authenticate-key.service';
import type { CreateKey, RotateKey } from './keys.schemas';
import { mintKey } from '../credentials/mint';
import { findLiveByName, getKey, isLive, KEY_COLUMNS, parseKeys, type KeyRecord } from './records';

/** A new key, with the secret that is shown only once. */
export interface Issued {
  record: KeyRecord;
  key: string;
}

/**
 * Creates a key of the caller's account. Unique names make a repeat safe: after a lost response it is refused, and the
 * unseen key can be revoked by its name. The INSERT itself checks cap and name.
 * @throws auth.email_unverified, keys.name_taken, keys.too_many, keys.rate_limit, keys.expiry.
 */
export async function createKey(ctx: Ctx, input: CreateKey): Promise<Issued> {
  assertVerified(ctx);
  const { accountId, tier, user } = ctx.principal;
  const { name, scopes, requestsPerMinute: rateLimit = null, expiresAt = null } = input;
  await assertLimits(ctx, { rateLimit, expiresAt });
  const now = ctx.now();
  const { key, prefix, hash } = mintKey(ctx);
  const id = repeatableId(ctx, 'key');
  const cap = await keysCap(ctx, tier);
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, rate_limit, created_by, created_at, expires_at)
       SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
       WHERE (SELECT count(*) FROM api_keys WHERE account_id = ?2 AND replaced_by IS NULL AND ${isLive('?9')}) < ?11
         AND NOT EXISTS (SELECT 1 FROM api_keys
           WHERE account_id = ?2 AND name = ?3 AND replaced_by IS NULL AND ${isLive('?9')})
       ON CONFLICT DO NOTHING RETURNING ${KEY_COLUMNS}`,
    )
    .bind(
      id,
      accountId,
      name,
      prefix,
      hash,
      JSON.stringify(scopes),
      rateLimit,
      user?.id ?? null,
      now,
      expiresAt,
      cap,
    );
  const entry = byCaller(ctx, {
    action: 'key.created',
    target: { type: 'key', id },
    after: { scopes: [...scopes], requestsPerMinute: rateLimit, expiresAt },
    personal: { name },
  });
  const [result] = await ctx.db.sql.batch(guarded(ctx.db, insert, [await auditRow(ctx, entry)]));
  const [record] = parseKeys(result);
  if (record) return { record, key };
  const taken = await findLiveByName(ctx, { accountId, name });
  // A repeat of this request: it created the key before.
  if (taken === id) return { record: await getKey(ctx, id), key };
  throw taken
    ? new AppError('keys.name_taken', { name, key: taken })
    : new AppError('keys.too_many', { cap });
}

/** @throws keys.rate_limit, keys.expiry. */
export async function assertLimits(
  ctx: Ctx,
  { rateLimit, expiresAt }: { rateLimit?: number | null; expiresAt?: number | null },
): Promise<void> {
  const limit = await requestsCap(ctx, ctx.principal.tier);
  if (rateLimit && rateLimit > limit) throw new AppError('keys.rate_limit', { limit });
  if (expiresAt && expiresAt <= ctx.now()) throw new AppError('keys.expiry');
}

/**
 * Replaces key `id`, which keeps working for `overlapSeconds`. The new key has the same scopes, limit and lifetime.
 * @throws keys.not_found, keys.ended, keys.replaced.
 */
export async function rotateKey(
  ctx: Ctx,
  id: string,
  { overlapSeconds }: RotateKey,
): Promise<Issued & { replaced: KeyRecord }> {
  const { accountId, user } = ctx.principal;
  const now = ctx.now();
  const until = now + overlapSeconds * SECOND;
  const { key, prefix, hash } = mintKey(ctx);
  const next = repeatableId(ctx, 'key');
  // Only if the first statement created the new key: of two concurrent rotations, one finds nothing to replace.
  const replace = ctx.db.sql
    .prepare(
      `UPDATE api_keys SET replaced_by = ?1, expires_at = min(coalesce(expires_at, ?2), ?2),
         revoked_at = CASE WHEN ?2 <= ?5 THEN ?5 END
       WHERE id = ?3 AND account_id = ?4 AND EXISTS (SELECT 1 FROM api_keys WHERE id = ?1)
       RETURNING ${KEY_COLUMNS}`,
    )
    .bind(next, until, id, accountId, now);
  const entry = byCaller(ctx, {
    action: 'key.rotated',
    target: { type: 'key', id },
    after: { replacedById: next, overlapSeconds },
  });
  const {
    made,
    replaces: [changed],
  } = await batch(ctx.db, {
    made: ctx.db.sql
      .prepare(
        `INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, rate_limit, created_by, created_at,
           expires_at)
         SELECT ?1, account_id, name, ?2, ?3, scopes, rate_limit, ?4, ?5, ?5 + (expires_at - created_at)
         FROM api_keys WHERE id = ?6 AND account_id = ?7 AND replaced_by IS NULL AND ${isLive('?5')}
         RETURNING ${KEY_COLUMNS}`,
      )
      .bind(next, prefix, hash, user?.id ?? null, now, id, accountId),
    replaces: guarded(ctx.db, replace, [await auditRow(ctx, entry)]),
  });
  const [record] = parseKeys(made);
  const [replaced] = parseKeys(changed);
  if (!record || !replaced) {
    const before = await getKey(ctx, id);
    if (before.replacedBy !== next) throw await keyEndedError(ctx, id);
    // A repeat of this request: it rotated the key before.
    return { record: await getKey(ctx, next), replaced: before, key };
  }
  forgetKey(replaced.hash);
  if (overlapSeconds === 0) await closeSockets(ctx);
  return { record, replaced, key };
}

/** The problem of changing a key that has ended. @throws keys.not_found. */
export async function keyEndedError(ctx: Ctx, id: string): Promise<AppError> {
  const { replacedBy } = await getKey(ctx, id);
  return replacedBy !== null
    ? new AppError('keys.replaced', { key: replacedBy })
    : new AppError('keys.ended');
}
