import { csvStream, type Column } from '../../platform/documents/csv';
import { csvFile, type CsvFile } from '../../platform/documents/file';
import { iso } from '../../platform/core/clock';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { formatDecimal } from '../../platform/core/money';
import { shownStep } from './shown-step';
import type { LedgerFilter, TransactionsFilter } from './ledger.schemas';
import { listAccountStatement, type StatementLine } from './statement.service';
import { listTransactions, type Transaction } from './transactions.service';

/** Lines per read: a file of half a million lines costs a thousand reads. */
const PAGE = 500;

export const LEDGER_COLUMNS: readonly Column<StatementLine>[] = [
  { name: 'sequence', number: ({ seq }) => String(seq) },
  { name: 'created_at', text: ({ at }) => iso(at) },
  { name: 'reference', text: ({ reference }) => reference },
  { name: 'step', text: ({ step }) => shownStep(step) },
  { name: 'ledger_account', text: ({ account }) => account },
  { name: 'amount_usd', number: ({ amount }) => formatDecimal(amount) },
  { name: 'balance_after_usd', number: ({ balanceAfter }) => formatDecimal(balanceAfter) },
  { name: 'description', text: ({ description }) => description },
  { name: 'moved_usd', number: ({ moved }) => formatDecimal(moved) },
];

/** The caller's statement as CSV, newest first. */
export const ledgerCsv = async (ctx: Ctx, filter: LedgerFilter): Promise<CsvFile> =>
  csvFile('ledger', await ledgerLines(ctx, ctx.principal.accountId, filter));

/** As `ledgerCsv`, for a caller whose access is already checked; page by page, as the client reads. */
export const ledgerLines = (
  ctx: SystemCtx,
  accountId: string,
  filter: LedgerFilter,
): Promise<ReadableStream<Uint8Array>> =>
  csvStream(LEDGER_COLUMNS, (cursor) =>
    listAccountStatement(ctx, accountId, { ...filter, cursor, limit: PAGE }),
  );

const TRANSACTION_COLUMNS: readonly Column<Transaction>[] = [
  { name: 'updated_at', text: ({ updatedAt }) => iso(updatedAt) },
  { name: 'started_at', text: ({ startedAt }) => iso(startedAt) },
  { name: 'kind', text: ({ kind }) => kind },
  { name: 'description', text: ({ description }) => description },
  { name: 'service', text: ({ service }) => service ?? '' },
  { name: 'number', text: ({ number }) => number ?? '' },
  { name: 'state', text: ({ state }) => state ?? '' },
  { name: 'amount_usd', number: ({ amount }) => formatDecimal(amount) },
  { name: 'held_usd', number: ({ held }) => formatDecimal(held) },
  { name: 'balance_after_usd', number: ({ balanceAfter }) => formatDecimal(balanceAfter) },
  { name: 'reference', text: ({ reference }) => reference },
];

/** The caller's transactions as CSV, newest first; page by page, as the client reads. */
export const transactionsCsv = async (ctx: Ctx, filter: TransactionsFilter): Promise<CsvFile> =>
  csvFile(
    'transactions',
    await csvStream(TRANSACTION_COLUMNS, (cursor) =>
      listTransactions(ctx, { ...filter, cursor, limit: PAGE }),
    ),
  );
