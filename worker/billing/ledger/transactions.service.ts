import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { mapPage, toPage, type Page } from '../../platform/db/page';
import type { Ctx, Scope, SystemCtx } from '../../platform/core/ctx';
import { describeLine, kindOfLine, SUBJECT_SQL, type TransactionKind } from './line-description';
import { ledgerPage, type LedgerPageQuery } from './ledger-page';
import { customerAccounts } from './transfer-statements';

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

/** What a reader needs to see the state, and number, of what the credits were moved for; the routes ask for the same. */
const DETAIL_SCOPES: Readonly<Partial<Record<TransactionKind, Scope>>> = {
  verification: 'verifications:read',
  top_up: 'payments:read',
  plan: 'payments:read',
};

/** The transaction without what a reader with `scopes` may not read (I-73). */
function withReadableDetails(one: Transaction, scopes: readonly Scope[]): Transaction {
  const scope = DETAIL_SCOPES[one.kind];
  const isReadable = scope === undefined || scopes.includes(scope);
  return isReadable ? one : { ...one, number: null, state: null };
}

/** The caller's transactions by their last movement, of which the period is asked. */
export async function listTransactions(
  ctx: Ctx,
  query: LedgerPageQuery,
): Promise<Page<Transaction>> {
  const { accountId, scopes } = ctx.principal;
  return mapPage(await listAccountTransactions(ctx, accountId, query), (one) =>
    withReadableDetails(one, scopes),
  );
}

/** As `listTransactions`, for a caller that may read everything of the account. */
export async function listAccountTransactions(
  ctx: SystemCtx,
  accountId: string,
  query: LedgerPageQuery,
): Promise<Page<Transaction>> {
  const { available, promo, held } = customerAccounts(accountId);
  const { within, page, values } = ledgerPage(query);
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
         FROM transfers WHERE ${within} AND ${IS_LAST} AND ${page}`,
      )
      .bind(accountId, ...values, available, promo, held),
  ]);
  const rows = parseRows(result, Row).map(toTransaction);
  return toPage(rows, query.limit, ({ seq }) => ({ at: seq, id: '' }));
}
