import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { toPage, type Page } from '../../../platform/db/page';
import { DAY, HOUR, iso } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { readCursor } from '../../../platform/core/cursor';
import { log } from '../../../platform/core/log';
import type { ListQuery } from '../../../platform/core/page-query';
import { DIFFERENCE_KINDS, type Kind } from './compare-day';
import { reconcileDay, type Report } from './reconcile-day';
import { syncPaymentByReference } from '../settlement/sync-payment.service';

/** By then every payment from before midnight is credited, or needs this comparison. */
const AFTER_MS = 2 * HOUR;
const KIND_NAMES = Object.keys(DIFFERENCE_KINDS).filter(
  (name): name is Kind => name in DIFFERENCE_KINDS,
);

const Differences = z.array(
  z.object({
    kind: z.enum(KIND_NAMES),
    reference: z.string(),
    paymentId: z.string().nullable(),
  }),
);
const Row = z
  .object({
    day: z.string(),
    transactions: z.int(),
    payments: z.int(),
    differences: z.string().transform((text) => Differences.parse(JSON.parse(text))),
    created_at: z.int(),
  })
  .transform(({ created_at: createdAt, ...rest }) => ({ ...rest, createdAt }));
export type StoredReport = z.infer<typeof Row>;

const SORTED = {
  asc: `SELECT * FROM payment_reports WHERE day > coalesce(?, '') ORDER BY day LIMIT ?`,
  desc: `SELECT * FROM payment_reports WHERE day < coalesce(?, '9999') ORDER BY day DESC LIMIT ?`,
};

/** The reports, by their day. */
export async function listReports(
  ctx: SystemCtx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<StoredReport>> {
  const day = cursor === undefined ? null : readCursor(cursor).id;
  const [result] = await ctx.db.sql.batch([ctx.db.sql.prepare(SORTED[order]).bind(day, limit + 1)]);
  return toPage(parseRows(result, Row), limit, (row) => ({ at: row.createdAt, id: row.day }));
}

/**
 * Creates the report of the next day, once: uncredited payments are checked again first, and differences page the
 * operator. Days on which Paystack did not answer follow later, one per round.
 */
export async function createDailyReport(ctx: SystemCtx): Promise<void> {
  const now = ctx.now();
  const day = await nextDay(ctx);
  const endedAt = Date.parse(day) + DAY;
  if (now < endedAt + AFTER_MS) return;
  const first = await reconcileDay(ctx, day);
  const report =
    first && (await checkUncredited(ctx, first)) ? await reconcileDay(ctx, day) : first;
  // Paystack does not answer: the next tick asks again.
  if (!report) {
    if (now >= endedAt + DAY) log('alert', 'payments.not_reconciled', { day });
    return;
  }
  await ctx.db.sql
    .prepare(
      `INSERT INTO payment_reports (day, transactions, payments, differences, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .bind(day, report.transactions, report.payments, JSON.stringify(report.differences), now)
    .run();
  const { transactions, payments } = report;
  const differences = report.differences.length;
  log('info', 'payments.reconciled', { day, transactions, payments, differences });
  for (const [kind, some] of Map.groupBy(report.differences, (one) => one.kind))
    log('alert', 'payments.difference', { day, kind, payments: some.length });
}

/** The UTC day after the last compared one; initially yesterday. */
async function nextDay(ctx: SystemCtx): Promise<string> {
  const last = await ctx.db.sql
    .prepare('SELECT max(day) AS day FROM payment_reports')
    .first<string>('day');
  return iso(last === null ? ctx.now() - DAY : Date.parse(last) + DAY).slice(0, 10);
}

/** Checks payments that were paid and never credited. Returns whether there were any. */
async function checkUncredited(ctx: SystemCtx, { differences }: Report): Promise<boolean> {
  const late = differences.filter(({ kind }) => kind === 'not_credited');
  for (const { reference } of late) await syncPaymentByReference(ctx, reference);
  return late.length > 0;
}
