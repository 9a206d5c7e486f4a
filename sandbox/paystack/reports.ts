import Papa from 'papaparse';
import { instant, ok, refused } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import type { OperationContext } from './context';
import { plainDispute, parseDisputeFilter } from './disputes';
import { exportSignature } from './ids';
import { findTransaction } from './refunds';
import { parsePeriod } from './requests';
import { plainView } from './transactions';
import { parseTransactionFilter } from './transaction-filter';
import { logView } from './views';

const HOUR = 3_600_000;
const MAX_ROWS = 10_000;

/** `GET /transaction/timeline/:id_or_reference`: the customer's actions. */
export function timeline(context: OperationContext, call: Call): Answer {
  const row = findTransaction(context, call.params[0]);
  if (row === undefined) return refused('Transaction ID or reference is invalid');
  const log = logView(row) ?? {
    start_time: Math.floor(row.created_at / 1000),
    time_spent: 0,
    attempts: 0,
    errors: 0,
    success: false,
    mobile: false,
    input: [],
    history: [],
  };
  return ok('Timeline retrieved', { ...log, authentication: null, channel: row.channel });
}

/** `GET /transaction/totals` of paid transactions. */
export function totals(context: OperationContext, call: Call): Answer {
  const paid = { 'paid_at IS NOT': null, ...parsePeriod(call.query) };
  const { count, volume } = context.transactions.sums(paid);
  return ok('Transaction totals', {
    total_transactions: count,
    total_volume: volume,
    total_volume_by_currency: context.transactions
      .sumsByCurrency(paid)
      .map(({ currency, amount }) => ({ currency, amount })),
    pending_transfers: 0,
    pending_transfers_by_currency: [],
  });
}

/** The rows of an export, or the answer to an invalid filter. */
const EXPORTS = {
  transactions: (context: OperationContext, query: Record<string, string>) => {
    const filter = parseTransactionFilter(context, query);
    if (isAnswer(filter)) return filter;
    return context.transactions.list(filter, MAX_ROWS).map((row) => plainView(context, row));
  },
  disputes: (context: OperationContext, query: Record<string, string>) => {
    const filter = parseDisputeFilter(context, query);
    if (isAnswer(filter)) return filter;
    return context.disputes.list(filter, MAX_ROWS).map((dispute) => {
      const { id, status, resolution, refund_amount, currency, category, ...row } = plainDispute(
        context,
        dispute,
      );
      const { dueAt, resolvedAt, createdAt, transaction, customer } = row;
      const { reference } = transaction;
      const { email } = customer;
      return {
        id,
        reference,
        email,
        status,
        resolution,
        refund_amount,
        currency,
        category,
        dueAt,
        resolvedAt,
        createdAt,
      };
    });
  },
};
type What = keyof typeof EXPORTS;

/** `GET /transaction/export` and `GET /dispute/export`: a link to a CSV file, valid for an hour. */
const exported =
  (what: What) =>
  (context: OperationContext, call: Call): Answer => {
    const rows = EXPORTS[what](context, call.query);
    if (isAnswer(rows)) return rows;
    const expires = context.now + HOUR;
    const asked = new URLSearchParams({ ...call.query, expires: String(expires) }).toString();
    const signature = exportSignature(context.seed, `${what}?${asked}`);
    return ok('Export successful', {
      path: `${context.base}/exports/${what}.csv?${asked}&signature=${signature}`,
      expiresAt: instant(expires),
    });
  };
export const exportTransactions = exported('transactions');
export const exportDisputes = exported('disputes');

/** The file of such a link; needs no key. */
export function exportFile(context: OperationContext, call: Call): Answer {
  const { signature, ...query } = call.query;
  const what = call.params[0] === 'disputes.csv' ? 'disputes' : 'transactions';
  const asked = `${what}?${new URLSearchParams(query).toString()}`;
  const isOurs = signature === exportSignature(context.seed, asked);
  if (!isOurs || Number(query['expires']) < context.now) {
    return refused('Access Denied', { status: 403 });
  }
  const rows = EXPORTS[what](context, query);
  if (isAnswer(rows)) return rows;
  return {
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: Papa.unparse<object>(rows, { escapeFormulae: true }),
  };
}
