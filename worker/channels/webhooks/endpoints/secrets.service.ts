import { auditRow, byCaller } from '../../../audit/audit.service';
import { guarded } from '../../../platform/db/guarded';
import { scheduleOutboxFlush } from '../../../events/flush-outbox';
import { assertFresh } from '../../../accounts/credentials/person';
import { iso, SECOND } from '../../../platform/core/clock';
import type { Ctx } from '../../../platform/core/ctx';
import { AppError } from '../../../platform/core/errors';
import { scheduleMailDelivery } from '../../../mail/mail.service';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { endpointSnapshots } from './endpoint-snapshots';
import type { RotateSecret } from './endpoints.schemas';
import { parseEndpoint, getEndpoint, sealSecret, type WithSecret } from './records';
import { mintSecret } from './signature';
import { ownerNoticeRows } from './owner-notices';

/** Replaced secrets that still sign: each costs a signature in every request. */
export const MAX_OLD_SECRETS = 4;

/** SQL: replaced secrets that are valid at ?3. */
const LEFT = `SELECT value FROM json_each(webhook_endpoints.old_secrets) WHERE value ->> 'until' > ?3`;

/**
 * Replaces the signing secret. The old one stays valid for `overlapSeconds`, and earlier ones for their own overlap; with 0
 * all of them end immediately. A repeat with the same Idempotency-Key is the same secret.
 * @throws auth.not_fresh, endpoints.not_found, endpoints.too_many_secrets.
 */
export async function rotateSecret(
  ctx: Ctx,
  id: string,
  { overlapSeconds }: RotateSecret,
): Promise<WithSecret> {
  const { accountId, user } = ctx.principal;
  if (user) assertFresh(ctx);
  const before = await getEndpoint(ctx, id);
  const now = ctx.now();
  const secret = mintSecret(ctx);
  if (before.secrets[0] === secret) return { endpoint: before, secret };
  const until = overlapSeconds === 0 ? null : now + overlapSeconds * SECOND;
  const rotate = ctx.db.sql
    .prepare(
      `UPDATE webhook_endpoints SET secret = ?1, updated_at = max(?3, updated_at + 1),
         old_secrets = CASE WHEN ?2 IS NULL THEN '[]' ELSE (SELECT json_group_array(json(value)) FROM (
           SELECT json_object('secret', webhook_endpoints.secret, 'until', ?2) AS value UNION ALL ${LEFT})) END
       WHERE id = ?4 AND account_id = ?5 AND state <> 'deleted'
         AND (?2 IS NULL OR (SELECT count(*) FROM (${LEFT})) < ${MAX_OLD_SECRETS}) RETURNING *`,
    )
    .bind(await sealSecret(sealerOf(ctx), { id, accountId }, secret), until, now, id, accountId);
  const entry = byCaller(ctx, {
    action: 'endpoint.secret_rotated',
    target: { type: 'endpoint', id },
    after: { overlapSeconds },
  });
  const [result] = await ctx.db.sql.batch(
    guarded(ctx.db, rotate, [
      await auditRow(ctx, entry),
      ...(await ownerNoticeRows(ctx, before, 'secret_rotated')),
      endpointSnapshots(ctx, before),
    ]),
  );
  const endpoint = await parseEndpoint(ctx, result);
  if (!endpoint) throw await findRotationError(ctx, id);
  scheduleMailDelivery(ctx);
  scheduleOutboxFlush(ctx, accountId);
  return { endpoint, secret };
}

/** @throws endpoints.not_found. */
async function findRotationError(ctx: Ctx, id: string): Promise<AppError> {
  const { oldSecretEnds } = await getEndpoint(ctx, id);
  const [first = ctx.now()] = oldSecretEnds;
  return new AppError('endpoints.too_many_secrets', { limit: MAX_OLD_SECRETS, until: iso(first) });
}
