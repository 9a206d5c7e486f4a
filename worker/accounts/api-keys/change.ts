import * as z from 'zod';
import { auditRow, byCaller, type Facts } from '../../audit/audit.service';
import { batch } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { guarded, type ProofRow } from '../../platform/db/guarded';
import { assertIdOfOurs } from '../../platform/core/absent';
import type { Ctx } from '../../platform/core/ctx';
import { closeSockets } from '../credentials/sessions.service';
import { AppError } from '../../platform/core/errors';
import { assertLimits, keyEndedError } from './issue';
import { forgetKey } from '../credentials/authenticate-key.service';
import type { UpdateKey } from './keys.schemas';
import { findLiveByName, getKey, isLive, KEY_COLUMNS, parseKeys, type KeyRecord } from './records';

type Settings = Pick<KeyRecord, 'name' | 'scopes' | 'rateLimit' | 'expiresAt'>;

/** Attempts of a compare-and-set against concurrent changes of the key. */
const MAX_TRIES = 5;

/**
 * Compare-and-set, so that the audit entry's `before` is exactly the state that was replaced.
 * @throws keys.not_found, keys.ended, keys.replaced, keys.name_taken, keys.rate_limit, keys.expiry.
 */
export async function updateKey(ctx: Ctx, id: string, change: UpdateKey): Promise<KeyRecord> {
  const { requestsPerMinute: rateLimit = null, expiresAt = null } = change;
  await assertLimits(ctx, { rateLimit, expiresAt });
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const before = await getKey(ctx, id);
    const record = await replaceSettings(ctx, before, change);
    if (record) return { ...record, lastUsedAt: before.lastUsedAt };
    await assertChangeable(ctx, id, change);
  }
  throw new Error(`the key was changed concurrently ${MAX_TRIES} times in a row`);
}

/** The changed key; undefined if it no longer equals `before`, or if the change is not allowed. */
async function replaceSettings(
  ctx: Ctx,
  before: KeyRecord,
  change: UpdateKey,
): Promise<KeyRecord | undefined> {
  const after: Settings = {
    name: change.name ?? before.name,
    scopes: change.scopes ?? before.scopes,
    rateLimit: change.requestsPerMinute === undefined ? before.rateLimit : change.requestsPerMinute,
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
  const hasEnded = revokedAt !== null || (expiresAt !== null && expiresAt <= ctx.now());
  if (hasEnded || replacedBy !== null) throw await keyEndedError(ctx, id);
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
  requestsPerMinute: rateLimit,
  expiresAt,
});

/** The settings before and after. The name is personal data, so it is sealed. */
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

/** Revokes the key immediately; idempotent. @throws keys.not_found for an id that is not ours. */
export async function revokeKey(ctx: Ctx, id: string): Promise<void> {
  const revoke = ctx.db.sql
    .prepare(
      'UPDATE api_keys SET revoked_at = ?1 WHERE id = ?2 AND account_id = ?3 AND revoked_at IS NULL',
    )
    .bind(ctx.now(), id, ctx.principal.accountId);
  const entry = byCaller(ctx, { action: 'key.revoked', target: { type: 'key', id } });
  const { revoked } = await batch(ctx.db, {
    change: guarded(ctx.db, revoke, [await auditRow(ctx, entry)]),
    revoked: selectHash(ctx, id),
  });
  const [hash] = parseRows(revoked, HashRow);
  if (!hash) return assertIdOfOurs(ctx, 'key', { id, unknown: 'keys.not_found' });
  forgetKey(hash.hash);
  await closeSockets(ctx);
}

const HashRow = z.object({ hash: z.string() });

const selectHash = (ctx: Ctx, id: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare('SELECT hash FROM api_keys WHERE id = ? AND account_id = ?')
    .bind(id, ctx.principal.accountId);

/** For the batch in which `userId` leaves the account: revokes the keys they created if `condition`, SQL over ?1 and ?2, holds. */
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
