import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { pageStart, toPage, type Order, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { describeLine, SUBJECT_SQL } from './line-description';
import { linesWithinSql } from './lines-within';
import { customerAccounts } from './transfer-statements';

/** Later than any line, epoch milliseconds. */
const END_OF_TIME = 8_640_000_000_000_000;

/** One line of a statement: a movement, and the balance of its account right after it. */
export interface StatementLine {
  /** Numbers the owner's lines without gaps, oldest first. */
  seq: number;
  reference: string;
  /** Description for customers: `Verification for WhatsApp`. */
  description: string;
  step: string;
  /** The sub-account of the line: available, promo, held, owed or payout. */
  account: string;
  /** Change of the spendable cents; 0 when only held credits moved. */
  amount: number;
  /** Moved cents; 0 for a step that promotional credits paid completely. */
  moved: number;
  balanceAfter: number;
  at: number;
}

const Row = z.object({
  seq: z.number(),
  reference: z.string(),
  step: z.string(),
  debit: z.string(),
  credit: z.string(),
  amount: z.number(),
  debit_after: z.number(),
  credit_after: z.number(),
  created_at: z.number(),
  subject: z.string().nullable(),
});

// A line shows the customer's spendable side, or else the side that belongs to the customer.
function toLine(row: z.infer<typeof Row>, accountId: string): StatementLine {
  const { available, promo } = customerAccounts(accountId);
  const isSpendable = (account: string) => account === available || account === promo;
  const spent = isSpendable(row.debit);
  const gained = isSpendable(row.credit);
  const onDebit = spent || !row.credit.startsWith(`${accountId}:`);
  const account = onDebit ? row.debit : row.credit;
  return {
    seq: row.seq,
    reference: row.reference,
    description: describeLine(row),
    step: row.step,
    account: account.slice(accountId.length + 1),
    amount: spent ? -row.amount : gained ? row.amount : 0,
    moved: row.amount,
    balanceAfter: onDebit ? row.debit_after : row.credit_after,
    at: row.created_at,
  };
}

export interface StatementQuery {
  cursor?: string | undefined;
  limit: number;
  reference?: string | undefined;
  order?: Order | undefined;
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The caller's lines, filtered by `reference`, `from` and `to`. */
export const listStatement = (ctx: Ctx, query: StatementQuery) =>
  listAccountStatement(ctx, ctx.principal.accountId, query);

/** As `listStatement`, for jobs. */
export async function listAccountStatement(
  ctx: SystemCtx,
  accountId: string,
  query: StatementQuery,
): Promise<Page<StatementLine>> {
  const { from = 0, to = END_OF_TIME, reference = null, cursor, order = 'desc' } = query;
  const [place] = pageStart({ cursor, order });
  const page = { asc: 'seq > ?2 ORDER BY seq', desc: 'seq < ?2 ORDER BY seq DESC' }[order];
  // By reference, lines are found by the ledger's key; by time, by their numbers. Neither scans the history.
  const within =
    reference !== null
      ? 'reference = ?4 AND +account_id = ?1 AND created_at >= ?5 AND created_at < ?6'
      : query.from === undefined && query.to === undefined
        ? 'account_id = ?1 AND ?4 IS NULL AND ?5 <= ?6'
        : `${linesWithinSql('?1', { from: '?5', to: '?6' })} AND ?4 IS NULL`;
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT seq, reference, step, debit, credit, amount, debit_after, credit_after, created_at, ${SUBJECT_SQL}
         FROM transfers WHERE ${within} AND ${page} LIMIT ?3`,
      )
      .bind(accountId, place, query.limit + 1, reference, from, to),
  ]);
  const lines = parseRows(result, Row).map((row) => toLine(row, accountId));
  return toPage(lines, query.limit, ({ seq }) => ({ at: seq, id: '' }));
}
