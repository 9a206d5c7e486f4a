import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { guarded } from '../../platform/db/guarded';
import type { AddressConfirmationStep } from '../../accounts/identity/address-confirmation-steps';
import { DAY, iso, MINUTE } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { deliverSoon, mailRow } from '../../mail/mail.service';
import type { ExportOrder } from './exports.client';

/** How long an archive can be downloaded, from its end on. */
const KEPT_MS = 7 * DAY;
/** A running one that is older is looked after: its object may never have heard of it. */
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
/** An export as D1 keeps it. Times are epoch milliseconds. */
export type ExportRow = z.infer<typeof Row>;

/** Nothing is written while another one runs, nor above the day's bound. */
export const insertStatement = (ctx: SystemCtx, order: ExportOrder): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `INSERT INTO exports (id, account_id, requested_by, state, created_at, expires_at)
       SELECT ?1, ?2, ?3, 'running', ?4, ?4 + ${KEPT_MS}
       WHERE (SELECT count(*) FROM exports WHERE account_id = ?2 AND created_at > ?4 - ${DAY}) < ${MAX_A_DAY}
       ON CONFLICT DO NOTHING`,
    )
    .bind(order.id, order.accountId, order.requestedBy, order.createdAt);

/** The account's exports, newest first: those of the last days, as older ones are gone anyway. */
export async function findExports(ctx: SystemCtx, accountId: string): Promise<ExportRow[]> {
  const { results } = await ctx.db.sql
    .prepare('SELECT * FROM exports WHERE account_id = ? ORDER BY created_at DESC, id LIMIT 50')
    .bind(accountId)
    .all();
  return results.map((row) => Row.parse(row));
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

/** The archive is whole: from now on it can be downloaded, and who asked for it is told. False when nobody wants it. */
export async function markReady(
  ctx: SystemCtx,
  order: ExportOrder,
  archive: { parts: number; bytes: number },
): Promise<boolean> {
  const now = ctx.now();
  const [person] = parseRows(
    await ctx.db.sql
      .prepare('SELECT email FROM auth_users WHERE id = ?')
      .bind(order.requestedBy)
      .all(),
    Address,
  );
  const ready = ctx.db.sql
    .prepare(
      `UPDATE exports SET state = 'ready', parts = ?, bytes = ?, ended_at = ?, expires_at = ?
       WHERE id = ? AND state = 'running'`,
    )
    .bind(archive.parts, archive.bytes, now, now + KEPT_MS, order.id);
  const mail = person && {
    key: `export:${order.id}`,
    to: person.email,
    by: order.accountId,
    template: 'export.ready' as const,
    values: { until: iso(now + KEPT_MS).slice(0, 10) },
  };
  const [done] = await ctx.db.sql.batch(
    mail ? guarded(ctx.db, ready, [await mailRow(ctx, mail)]) : [ready],
  );
  if (mail) deliverSoon(ctx);
  return done?.meta.changes === 1;
}

/** False when it had ended already. */
export async function markFailed(ctx: SystemCtx, id: string): Promise<boolean> {
  const done = await ctx.db.sql
    .prepare(`UPDATE exports SET state = 'failed', ended_at = ? WHERE id = ? AND state = 'running'`)
    .bind(ctx.now(), id)
    .run();
  return done.meta.changes === 1;
}

/** Running for long: told to go on. */
export async function findStuckExports(ctx: SystemCtx): Promise<ExportRow[]> {
  const { results } = await ctx.db.sql
    .prepare(`SELECT * FROM exports WHERE state = 'running' AND created_at < ? LIMIT ${BATCH}`)
    .bind(ctx.now() - STUCK_MS)
    .all();
  return results.map((row) => Row.parse(row));
}

/** Ended, and their time is over. */
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

/** For the batch that deletes an account: what it had is over at once, what still runs is not wanted any more. */
export const expireExportsStatement = (ctx: SystemCtx, accountId: string): D1PreparedStatement =>
  ctx.db.sql
    .prepare(
      `UPDATE exports SET expires_at = ?2, ended_at = coalesce(ended_at, ?2),
         state = CASE state WHEN 'running' THEN 'failed' ELSE state END
       WHERE account_id = ?1 AND state IN ('running', 'ready', 'failed')
         AND EXISTS (SELECT 1 FROM accounts WHERE id = ?1 AND deleted_at IS NOT NULL)`,
    )
    .bind(accountId, ctx.now());

/** For the batch that proves the address of a login: what was asked for by it is over at once. */
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
