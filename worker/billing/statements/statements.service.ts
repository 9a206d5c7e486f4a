import * as z from 'zod';
import { csvFile, pdfFile, type DocumentFile } from '../../platform/documents/file';
import { parseRows } from '../../platform/db/client';
import { monthBounds, monthOf } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { ledgerLines } from '../ledger/ledger-csv';
import { readFigures } from './figures';
import { drawStatement } from './statement-page';
import type { FORMATS } from './statements.schemas';

const Subject = z
  .object({ name: z.string(), seller: z.string(), created_at: z.int() })
  .transform(({ created_at: createdAt, ...names }) => ({ ...names, createdAt }));

interface Wanted {
  /** UTC, `2026-11`. */
  month: string;
  format: (typeof FORMATS)[number];
}

/** The statement of the caller's account for a month. @throws statements.not_found. */
export const getStatement = (ctx: Ctx, wanted: Wanted): Promise<DocumentFile> =>
  statementFile(ctx, { accountId: ctx.principal.accountId, ...wanted });

/** As `getStatement`, for a caller whose access is already checked. */
export async function statementFile(
  ctx: SystemCtx,
  { accountId, month, format }: Wanted & { accountId: string },
): Promise<DocumentFile> {
  const subject = await getSubject(ctx, accountId);
  const [first, last] = [monthOf(subject.createdAt), monthOf(ctx.now())];
  if (month < first || month > last) throw new AppError('statements.not_found', { first, last });
  const name = `statement-${month}`;
  const { from, to } = monthBounds(month);
  if (format === 'csv')
    return csvFile(name, await ledgerLines(ctx, accountId, { from, to, order: 'desc' }));
  const until = Math.min(to, ctx.now());
  const figures = await readFigures(ctx, { accountId, from, to });
  return pdfFile(name, drawStatement({ ...subject, accountId, month, until, figures }));
}

async function getSubject(ctx: SystemCtx, accountId: string): Promise<z.infer<typeof Subject>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT a.name, t.name AS seller, a.created_at FROM accounts a JOIN tenants t ON t.id = a.tenant_id
         WHERE a.id = ?`,
      )
      .bind(accountId),
  ]);
  const [subject] = parseRows(result, Subject);
  if (!subject) throw new Error('a statement of no account');
  return subject;
}
