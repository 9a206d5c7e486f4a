import { auditRow, byCaller, type Facts } from '../../audit/audit.service';
import { guarded, type ProofRow } from '../../platform/db/guarded';
import type { Ctx } from '../../platform/core/ctx';
import { closeSockets } from '../identity/sessions.service';
import { AppError } from '../../platform/core/errors';
import { assertLimits, keyEndedError } from './issue';
import { forgetKey } from './keys.service';
import type { UpdateKey } from './keys.schemas';
import { findLiveByName, getKey, isLive, KEY_COLUMNS, parseKeys, type KeyRecord } from './records';

type Settings = Pick<KeyRecord, 'name' | 'scopes' | 'rateLimit' | 'expiresAt'>;

/** How often others may change a key while one change of it is made. */
const MAX_TRIES = 5;

/**
 * Compares and sets, so that the audit log's "before" is what this change has found.
 * @throws keys.not_found, keys.ended, keys.replaced, keys.name_taken, keys.rate_limit, keys.expiry.
 */
export async function updateKey(ctx: Ctx, id: string, change: UpdateKey): Promise<KeyRecord> {
  const { rateLimit = null, expiresAt = null } = change;
  await assertLimits(ctx, { rateLimit, expiresAt });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await getKey(ctx, id);
    const record = await replaceSettings(ctx, before, change);
    if (record) return { ...record, lastUsedAt: before.lastUsedAt };
    await assertChangeable(ctx, id, change);
  }
  throw new Error(`the key was changed by others ${MAX_TRIES} times in a row`);
}

/** The key as `change` makes it; undefined when it is no longer as `before`, or must not be changed so. */
async function replaceSettings(
  ctx: Ctx,
  before: KeyRecord,
  change: UpdateKey,
): Promise<KeyRecord | undefined> {
  const after: Settings = {
    name: change.name ?? before.name,
    scopes: change.scopes ?? before.scopes,
    rateLimit: change.rateLimit === undefined ? before.rateLimit : change.rateLimit,
    expiresAt: change.expiresAt === undefined ? before.expiresAt : change.expiresAt,
  };
  const update = updateStatement(ctx, before, after);
  const entry = await updatedEntry(ctx, before, after);
  const [result] = await ctx.db.sql.batch(guarded(ctx.db, update, [entry]));
  const [record] = parseKeys(result);
  if (!record) return undefined;
  forgetKey(record.hash);
  await closeSockets(ctx);
  return record;
}

/** @throws keys.name_taken, keys.ended, keys.replaced. */
async function assertChangeable(ctx: Ctx, id: string, { name: wanted }: UpdateKey): Promise<void> {
  const record = await getKey(ctx, id);
  const name = wanted ?? record.name;
  const other = await findLiveByName(ctx, { accountId: ctx.principal.accountId, name, except: id });
  if (other) throw new AppError('keys.name_taken', { name, key: other });
  const { replacedBy, revokedAt, expiresAt } = record;
  const isOver = revokedAt !== null || (expiresAt !== null && expiresAt <= ctx.now());
  if (isOver || replacedBy !== null) throw await keyEndedError(ctx, id);
}

function updateStatement(ctx: Ctx, before: KeyRecord, after: Settings): D1PreparedStatement {
  const valuesOf = ({ name, scopes, rateLimit, expiresAt }: Settings) =>
    [name, JSON.stringify(scopes), rateLimit, expiresAt] as const;
  return ctx.db.sql
    .prepare(
      `UPDATE api_keys SET name = ?1, scopes = ?2, rate_limit = ?3, expires_at = ?4
       WHERE id = ?5 AND account_id = ?6 AND replaced_by IS NULL AND ${isLive('?7')}
         AND (name, scopes) = (?8, ?9) AND rate_limit IS ?10 AND expires_at IS ?11
         AND NOT EXISTS (SELECT 1 FROM api_keys o WHERE o.account_id = ?6 AND o.name = ?1 AND o.id <> ?5
           AND o.replaced_by IS NULL AND o.revoked_at IS NULL AND (o.expires_at IS NULL OR o.expires_at > ?7))
       RETURNING ${KEY_COLUMNS}`,
    )
    .bind(...valuesOf(after), before.id, ctx.principal.accountId, ctx.now(), ...valuesOf(before));
}

const factsOf = ({ scopes, rateLimit, expiresAt }: Settings): Facts => ({
  scopes,
  rateLimit,
  expiresAt,
});

/** The settings as they were and as they are. A name is a person's words, so it is sealed. */
const updatedEntry = (ctx: Ctx, before: KeyRecord, after: Settings): Promise<ProofRow> =>
  auditRow(
    ctx,
    byCaller(ctx, {
      action: 'key.updated',
      target: { type: 'key', id: before.id },
      before: factsOf(before),
      after: factsOf(after),
      personal: { name: after.name, nameBefore: before.name },
    }),
  );

/** Ends the key at once; ending it again changes nothing. @throws keys.not_found. */
export async function revokeKey(ctx: Ctx, id: string): Promise<KeyRecord> {
  const revoke = ctx.db.sql
    .prepare(
      'UPDATE api_keys SET revoked_at = ?1 WHERE id = ?2 AND account_id = ?3 AND revoked_at IS NULL',
    )
    .bind(ctx.now(), id, ctx.principal.accountId);
  const entry = byCaller(ctx, { action: 'key.revoked', target: { type: 'key', id } });
  await ctx.db.sql.batch(guarded(ctx.db, revoke, [await auditRow(ctx, entry)]));
  const record = await getKey(ctx, id);
  forgetKey(record.hash);
  await closeSockets(ctx);
  return record;
}

/** For the batch in which `userId` leaves the account: ends the keys that they made, where `condition` on ?1 and ?2 holds. */
export const revokeKeysStatement = (
  ctx: Ctx,
  userId: string,
  condition: string,
): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE api_keys SET revoked_at = ?3 WHERE account_id = ?1 AND created_by = ?2 AND revoked_at IS NULL
         AND ${condition} RETURNING hash`,
    )
    .bind(ctx.principal.accountId, userId, ctx.now());
