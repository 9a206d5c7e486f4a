import * as z from 'zod';
import { parseRows } from '../../../platform/db/client';
import { DAY, HOUR, iso } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import { DIFFERENCE_KINDS, type Kind } from './compare-day';
import { reconcileDay, type Report } from './reconcile-day';
import { syncPaymentByReference } from '../settlement/sync-payment.service';

/** By then what was paid before midnight has been settled, or never will be by itself. */
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

/** The last days' reports, newest first. */
export async function listReports(ctx: SystemCtx, limit: number): Promise<StoredReport[]> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare('SELECT * FROM payment_reports ORDER BY day DESC LIMIT ?').bind(limit),
  ]);
  return parseRows(result, Row);
}

/**
 * The report of the next day, once: what only needed another look is settled first, and what differs pages the operator.
 * Days that have passed while Paystack was silent are made up for, one a round.
 */
export async function createDailyReport(ctx: SystemCtx): Promise<void> {
  const now = ctx.now();
  const day = await nextDay(ctx);
  const endedAt = Date.parse(day) + DAY;
  if (now < endedAt + AFTER_MS) return;
  const first = await reconcileDay(ctx, day);
  const report = first && (await settled(ctx, first)) ? await reconcileDay(ctx, day) : first;
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

/** The UTC day after the last that was compared; yesterday at first. */
async function nextDay(ctx: SystemCtx): Promise<string> {
  const last = await ctx.db.sql
    .prepare('SELECT max(day) AS day FROM payment_reports')
    .first<string>('day');
  return iso(last === null ? ctx.now() - DAY : Date.parse(last) + DAY).slice(0, 10);
}

/** Settles what was paid and never credited; whether anything was tried. */
async function settled(ctx: SystemCtx, { differences }: Report): Promise<boolean> {
  const late = differences.filter(({ kind }) => kind === 'not_credited');
  for (const { reference } of late) await syncPaymentByReference(ctx, reference);
  return late.length > 0;
}
