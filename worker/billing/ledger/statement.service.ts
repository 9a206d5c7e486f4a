import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { toPage, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { describeLine, SUBJECT_SQL } from './line-description';
import { ledgerPage, type LedgerPageQuery } from './ledger-page';
import { customerAccounts } from './transfer-statements';

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

export interface StatementQuery extends LedgerPageQuery {
  reference?: string | undefined;
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
  const { reference = null } = query;
  const { within, page, values } = ledgerPage(query);
  // By reference, lines are found by the ledger's key.
  const asked =
    reference === null
      ? `${within} AND ?6 IS NULL`
      : 'reference = ?6 AND +account_id = ?1 AND created_at >= ?4 AND created_at < ?5';
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT seq, reference, step, debit, credit, amount, debit_after, credit_after, created_at, ${SUBJECT_SQL}
         FROM transfers WHERE ${asked} AND ${page}`,
      )
      .bind(accountId, ...values, reference),
  ]);
  const lines = parseRows(result, Row).map((row) => toLine(row, accountId));
  return toPage(lines, query.limit, ({ seq }) => ({ at: seq, id: '' }));
}
