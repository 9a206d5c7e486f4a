import { auditRow, byCaller } from '../../audit/audit.service';
import { guarded } from '../../platform/db/guarded';
import type { Page } from '../../platform/db/page';
import { assertFresh } from '../../accounts/credentials/person';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { processEach } from '../../platform/core/process-each';
import { repeatableId } from '../../platform/core/repeatable-ids';
import type { ListQuery } from '../../platform/core/page-query';
import { readParts, removeParts } from './archive-parts';
import { exportOf } from './exports.client';
import {
  findExports,
  findExport,
  findRequested,
  insertStatement,
  markExpired,
  MAX_A_DAY,
  findExpiredExports,
  findStuckExports,
  type ExportRow,
} from './records';

export { expireExportsStatement, expireUnconfirmedExports } from './records';

const PREFIX = 'exp';

/**
 * Requests an archive of all data of the account. While an export is running, returns the running one.
 * @throws auth.not_fresh, exports.too_many.
 */
export async function requestExport(ctx: Ctx): Promise<ExportRow> {
  const { accountId } = ctx.principal;
  const person = assertFresh(ctx);
  const id = repeatableId(ctx, PREFIX);
  const request = { id, accountId, requestedBy: person.id, createdAt: ctx.now() };
  const entry = byCaller(ctx, {
    action: 'account.exported',
    target: { type: 'account', id: accountId },
    after: { exportId: id },
  });
  const insert = insertStatement(ctx, request);
  await ctx.db.sql.batch(guarded(ctx.db, insert, [await auditRow(ctx, entry)]));
  // Its own first: a repeat of this request may find it finished.
  const requested = await findRequested(ctx, { id, accountId });
  if (!requested) throw new AppError('exports.too_many', { limit: MAX_A_DAY });
  await startExport(ctx, requested);
  return requested;
}

const startExport = (ctx: SystemCtx, { id, accountId, requestedBy, createdAt }: ExportRow) =>
  exportOf(ctx.env, id).start({ id, accountId, requestedBy, createdAt });

/** The exports of the caller's account. */
export const listExports = (ctx: Ctx, query: ListQuery): Promise<Page<ExportRow>> =>
  findExports(ctx, ctx.principal.accountId, query);

/** @throws exports.not_found for an unknown id and for another account's. */
export async function getExport(ctx: Ctx, id: string): Promise<ExportRow> {
  const found = await findExport(ctx, { id, accountId: ctx.principal.accountId });
  if (!found) throw new AppError('exports.not_found');
  return found;
}

/** A ready export past its time counts as expired, even before it is purged. */
export const stateAt = ({ state, expiresAt }: ExportRow, now: number): ExportRow['state'] =>
  state === 'ready' && expiresAt <= now ? 'expired' : state;

/** The archive, decrypted while it is read. @throws auth.not_fresh, exports.not_found, exports.not_ready. */
export async function downloadExport(
  ctx: Ctx,
  id: string,
): Promise<{ row: ExportRow; stream: ReadableStream<Uint8Array> }> {
  assertFresh(ctx);
  const row = await getExport(ctx, id);
  const state = stateAt(row, ctx.now());
  if (state !== 'ready') throw new AppError('exports.not_ready', { state });
  return { row, stream: await readParts(ctx, row) };
}

const about = ({ id: exportId }: ExportRow) => ({ exportId });

/** Starts exports whose object never received its request, and removes expired ones. */
export async function processDueExports(ctx: SystemCtx): Promise<void> {
  const named = { event: 'export.tend_failed', about };
  await processEach(await findStuckExports(ctx), {
    ...named,
    work: (row) => startExport(ctx, row),
  });
  await processEach(await findExpiredExports(ctx), {
    ...named,
    work: async (row) => {
      await removeParts(ctx, row);
      await markExpired(ctx, row.id);
    },
  });
}
