import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { guarded } from '../../platform/db/guarded';
import { pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import type { AddressConfirmationStep } from '../../accounts/identity/address-confirmation-steps';
import { DAY, iso, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import type { ListQuery } from '../../platform/core/page-query';
import { scheduleMailDelivery, mailRow } from '../../mail/mail.service';
import type { ExportRequest } from './exports.client';

/** An archive can be downloaded for this long after it is ready. */
const KEPT_MS = 7 * DAY;
/** An older running export is started again, because its object may never have received the request. */
const STUCK_MS = 5 * MINUTE;
const BATCH = 20;

export const MAX_A_DAY = 5;

const Row = z
  .object({
    id: z.string(),
    account_id: z.string(),
    requested_by: z.string(),
    state: z.enum(['running', 'ready', 'failed', 'expired']),
    parts: z.int(),
    bytes: z.int(),
    created_at: z.number(),
    ended_at: z.number().nullable(),
    expires_at: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    accountId: row.account_id,
    requestedBy: row.requested_by,
    state: row.state,
    parts: row.parts,
    bytes: row.bytes,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    expiresAt: row.expires_at,
  }));
/** An export in D1. Times are epoch milliseconds. */
export type ExportRow = z.infer<typeof Row>;

/** Inserts nothing while another export runs, nor above the daily limit. */
export const insertStatement = (ctx: SystemCtx, request: ExportRequest): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO exports (id, account_id, requested_by, state, created_at, expires_at)
       SELECT ?1, ?2, ?3, 'running', ?4, ?4 + ${KEPT_MS}
       WHERE (SELECT count(*) FROM exports WHERE account_id = ?2 AND created_at > ?4 - ${DAY}) < ${MAX_A_DAY}
       ON CONFLICT DO NOTHING`,
    )
    .bind(request.id, request.accountId, request.requestedBy, request.createdAt);

const SORTED = sortedBy();

/** The account's exports. */
export async function findExports(
  ctx: SystemCtx,
  accountId: string,
  { cursor, limit, order }: ListQuery,
): Promise<Page<ExportRow>> {
  const sorting = SORTED[order];
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM exports WHERE account_id = ? AND ${sorting.beyond('?', '?')} ${sorting.order} LIMIT ?`,
    )
    .bind(accountId, ...pageStart({ cursor, order }), limit + 1)
    .all();
  return toPage(parseRows(found, Row), limit, ({ createdAt: at, id }) => ({ at, id }));
}

/** The export that was requested under this id, or else the running one of the account. */
export async function findRequested(
  ctx: SystemCtx,
  { id, accountId }: { id: string; accountId: string },
): Promise<ExportRow | null> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM exports WHERE account_id = ?1 AND (id = ?2 OR state = 'running') ORDER BY id = ?2 DESC LIMIT 1`,
    )
    .bind(accountId, id)
    .first();
  return found ? Row.parse(found) : null;
}

export async function findExport(
  ctx: SystemCtx,
  owned: { id: string; accountId: string },
): Promise<ExportRow | null> {
  const found = await ctx.db.sql
    .prepare('SELECT * FROM exports WHERE id = ? AND account_id = ?')
    .bind(owned.id, owned.accountId)
    .first();
  return found ? Row.parse(found) : null;
}

const Address = z.object({ email: z.string() });

/** Marks the archive as ready and emails the requester. False if the export was ended meanwhile. */
export async function markReady(
  ctx: SystemCtx,
  request: ExportRequest,
  archive: { parts: number; bytes: number },
): Promise<boolean> {
  const now = ctx.now();
  const [person] = parseRows(
    await ctx.db.sql
      .prepare('SELECT email FROM auth_users WHERE id = ?')
      .bind(request.requestedBy)
      .all(),
    Address,
  );
  const ready = ctx.db.sql
    .prepare(
      `UPDATE exports SET state = 'ready', parts = ?, bytes = ?, ended_at = ?, expires_at = ?
       WHERE id = ? AND state = 'running'`,
    )
    .bind(archive.parts, archive.bytes, now, now + KEPT_MS, request.id);
  const mail = person && {
    key: `export:${request.id}`,
    to: person.email,
    by: request.accountId,
    template: 'export.ready' as const,
    values: { until: iso(now + KEPT_MS).slice(0, 10) },
  };
  const [done] = await ctx.db.sql.batch(
    mail ? guarded(ctx.db, ready, [await mailRow(ctx, mail)]) : [ready],
  );
  if (mail) scheduleMailDelivery(ctx);
  return done?.meta.changes === 1;
}

/** False if it had already ended. */
export async function markFailed(ctx: SystemCtx, id: string): Promise<boolean> {
  const done = await ctx.db.sql
    .prepare(`UPDATE exports SET state = 'failed', ended_at = ? WHERE id = ? AND state = 'running'`)
    .bind(ctx.now(), id)
    .run();
  return done.meta.changes === 1;
}

/** Exports that have been running for too long, to be started again. */
export async function findStuckExports(ctx: SystemCtx): Promise<ExportRow[]> {
  const { results } = await ctx.db.sql
    .prepare(`SELECT * FROM exports WHERE state = 'running' AND created_at < ? LIMIT ${BATCH}`)
    .bind(ctx.now() - STUCK_MS)
    .all();
  return results.map((row) => Row.parse(row));
}

/** Ended exports whose time is over. */
export async function findExpiredExports(ctx: SystemCtx): Promise<ExportRow[]> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT * FROM exports WHERE state IN ('ready', 'failed') AND expires_at <= ? LIMIT ${BATCH}`,
    )
    .bind(ctx.now())
    .all();
  return results.map((row) => Row.parse(row));
}

export async function markExpired(ctx: SystemCtx, id: string): Promise<void> {
  await ctx.db.sql
    .prepare(`UPDATE exports SET state = 'expired' WHERE id = ? AND state <> 'running'`)
    .bind(id)
    .run();
}

/** For the batch that deletes an account: expires its exports and fails the running one. */
export const expireExportsStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE exports SET expires_at = ?2, ended_at = coalesce(ended_at, ?2),
         state = CASE state WHEN 'running' THEN 'failed' ELSE state END
       WHERE account_id = ?1 AND state IN ('running', 'ready', 'failed')
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`,
    )
    .bind(accountId, ctx.now());

/** For the batch that confirms an address: expires the exports that were requested before. */
export const expireUnconfirmedExports: AddressConfirmationStep = (
  ctx,
  { userId, link, condition },
) =>
  ctx.db.sql
    .prepare(
      `UPDATE exports SET expires_at = ?3, ended_at = coalesce(ended_at, ?3),
         state = CASE state WHEN 'running' THEN 'failed' ELSE state END
       WHERE requested_by = ?1 AND state IN ('running', 'ready', 'failed') AND ${condition}`,
    )
    .bind(userId, link, ctx.now());
