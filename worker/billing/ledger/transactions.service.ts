import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { pageStart, toPage, type Order, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { describeLine, kindOfLine, SUBJECT_SQL, type TransactionKind } from './line-description';
import { linesWithinSql } from './lines-within';
import { customerAccounts } from './transfer-statements';

/** Later than any line, epoch milliseconds. */
const END_OF_TIME = 8_640_000_000_000_000;

/** All movements of one order, payment, plan or gift, as one entry of the customer's statement. */
export interface Transaction {
  reference: string;
  kind: TransactionKind;
  /** Description for customers: `Verification for WhatsApp`. */
  description: string;
  /** Of a verification; the number is null when none was rented. */
  service: string | null;
  number: string | null;
  /** The state of the verification or payment; null for what has none. */
  state: string | null;
  /** Change of the spendable cents, until now. */
  amount: number;
  /** Cents that are still on hold. */
  held: number;
  /** Spendable cents right after its last movement. */
  balanceAfter: number;
  /** Times of its first and last movement, epoch milliseconds. */
  startedAt: number;
  updatedAt: number;
}

const Row = z.object({
  seq: z.number(),
  reference: z.string(),
  subject: z.string().nullable(),
  number: z.string().nullable(),
  state: z.string().nullable(),
  amount: z.number(),
  held: z.number(),
  balance: z.number(),
  started_at: z.number(),
  updated_at: z.number(),
});

const toTransaction = (row: z.infer<typeof Row>): Transaction & { seq: number } => {
  const kind = kindOfLine(row);
  return {
    seq: row.seq,
    reference: row.reference,
    kind,
    description: describeLine(row),
    service: kind === 'verification' ? row.subject : null,
    number: row.number,
    state: row.state,
    amount: row.amount,
    held: row.held,
    balanceAfter: row.balance,
    startedAt: row.started_at,
    updatedAt: row.updated_at,
  };
};

/** SQL: what the lines of the reference moved into the accounts of `within`, which is SQL, in sum. */
const movedInto = (within: string): string =>
  `(SELECT sum(l.amount * ((l.credit IN (${within})) - (l.debit IN (${within})))) FROM transfers l
    WHERE l.reference = transfers.reference AND l.account_id = ?1)`;
/** SQL: the balance of `account` (SQL) after the line; `known` narrows the lines to those of an index. */
const balanceOf = (account: string, known = ''): string =>
  `coalesce((SELECT CASE b.debit WHEN ${account} THEN b.debit_after ELSE b.credit_after END FROM transfers b
    WHERE b.account_id = ?1 AND b.seq <= transfers.seq AND ${account} IN (b.debit, b.credit) ${known}
    ORDER BY b.seq DESC LIMIT 1), 0)`;
/** SQL condition of the index `transfers_promo`. */
const PROMO = `AND (substr(b.debit, -6) = ':promo' OR substr(b.credit, -6) = ':promo')`;
/** SQL: the table's column `name` for the row that the reference names. */
const named = (table: string, prefix: string, name: string): string =>
  `CASE WHEN reference LIKE '${prefix}\\_%' ESCAPE '\\' THEN
    (SELECT n.${name} FROM ${table} n WHERE n.id = transfers.reference) END`;
/** SQL: no later line has the same reference. */
const IS_LAST = `NOT EXISTS (SELECT 1 FROM transfers later
  WHERE later.reference = transfers.reference AND later.account_id = ?1 AND later.seq > transfers.seq)`;

export interface TransactionsQuery {
  cursor?: string | undefined;
  limit: number;
  order?: Order | undefined;
  /** Bounds of the last movement, epoch milliseconds, `from` inclusive, `to` exclusive. */
  from?: number | undefined;
  to?: number | undefined;
}

/** The caller's transactions by their last movement. */
export const listTransactions = (ctx: Ctx, query: TransactionsQuery) =>
  listAccountTransactions(ctx, ctx.principal.accountId, query);

/** As `listTransactions`, for a caller whose access is already checked. */
export async function listAccountTransactions(
  ctx: SystemCtx,
  accountId: string,
  query: TransactionsQuery,
): Promise<Page<Transaction>> {
  const { from = 0, to = END_OF_TIME, cursor, order = 'desc' } = query;
  const { available, promo, held } = customerAccounts(accountId);
  const [place] = pageStart({ cursor, order });
  const page = { asc: 'seq > ?2 ORDER BY seq', desc: 'seq < ?2 ORDER BY seq DESC' }[order];
  const within =
    query.from === undefined && query.to === undefined
      ? 'account_id = ?1 AND ?4 <= ?5'
      : linesWithinSql('?1', { from: '?4', to: '?5' });
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT seq, reference, created_at AS updated_at, ${SUBJECT_SQL},
           ${named('verifications', 'ver', 'number')} AS number,
           coalesce(${named('verifications', 'ver', 'state')}, ${named('payments', 'pay', 'state')}) AS state,
           (SELECT min(f.created_at) FROM transfers f
             WHERE f.reference = transfers.reference AND f.account_id = ?1) AS started_at,
           ${movedInto('?6, ?7')} AS amount, ${movedInto('?8')} AS held,
           ${balanceOf('?6')} + ${balanceOf('?7', PROMO)} AS balance
         FROM transfers WHERE ${within} AND ${IS_LAST} AND ${page} LIMIT ?3`,
      )
      .bind(accountId, place, query.limit + 1, from, to, available, promo, held),
  ]);
  const rows = parseRows(result, Row).map(toTransaction);
  return toPage(rows, query.limit, ({ seq }) => ({ at: seq, id: '' }));
}
