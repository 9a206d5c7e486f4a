import Papa from 'papaparse';
import { instant, ok, refused } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import type { Desk } from './desk';
import { plainDispute, readDisputeFilter } from './disputes';
import { exportSignature } from './ids';
import { findTransaction } from './refunds';
import { readPeriod } from './requests';
import { plainView } from './transactions';
import { readTransactionFilter } from './transaction-filter';
import { logView } from './views';

const HOUR = 3_600_000;
const MOST_ROWS = 10_000;

/** `GET /transaction/timeline/:id_or_reference`: what the customer did. */
export function timeline(desk: Desk, call: Call): Answer {
  const row = findTransaction(desk, call.params[0]);
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

/** `GET /transaction/totals`: of what was paid. */
export function totals(desk: Desk, call: Call): Answer {
  const paid = { 'paid_at IS NOT': null, ...readPeriod(call.query) };
  const { count, volume } = desk.transactions.sums(paid);
  return ok('Transaction totals', {
    total_transactions: count,
    total_volume: volume,
    total_volume_by_currency: desk.transactions
      .sumsByCurrency(paid)
      .map(({ currency, amount }) => ({ currency, amount })),
    pending_transfers: 0,
    pending_transfers_by_currency: [],
  });
}

/** The rows of an export, or the answer to a filter that is wrong. */
const EXPORTS = {
  transactions: (desk: Desk, query: Record<string, string>) => {
    const filter = readTransactionFilter(desk, query);
    if (isAnswer(filter)) return filter;
    return desk.transactions.list(filter, MOST_ROWS).map((row) => plainView(desk, row));
  },
  disputes: (desk: Desk, query: Record<string, string>) => {
    const filter = readDisputeFilter(desk, query);
    if (isAnswer(filter)) return filter;
    return desk.disputes.list(filter, MOST_ROWS).map((dispute) => {
      const { id, status, resolution, refund_amount, currency, category, ...row } = plainDispute(
        desk,
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

/** `GET /transaction/export` and `GET /dispute/export`: a link to a CSV file that lives for an hour. */
const exported =
  (what: What) =>
  (desk: Desk, call: Call): Answer => {
    const rows = EXPORTS[what](desk, call.query);
    if (isAnswer(rows)) return rows;
    const expires = desk.now + HOUR;
    const asked = new URLSearchParams({ ...call.query, expires: String(expires) }).toString();
    const signature = exportSignature(desk.seed, `${what}?${asked}`);
    return ok('Export successful', {
      path: `${desk.base}/exports/${what}.csv?${asked}&signature=${signature}`,
      expiresAt: instant(expires),
    });
  };
export const exportTransactions = exported('transactions');
export const exportDisputes = exported('disputes');

/** The file behind such a link; needs no key. */
export function exportFile(desk: Desk, call: Call): Answer {
  const { signature, ...query } = call.query;
  const what = call.params[0] === 'disputes.csv' ? 'disputes' : 'transactions';
  const asked = `${what}?${new URLSearchParams(query).toString()}`;
  const isOurs = signature === exportSignature(desk.seed, asked);
  if (!isOurs || Number(query['expires']) < desk.now) {
    return refused('Access Denied', { status: 403 });
  }
  const rows = EXPORTS[what](desk, query);
  if (isAnswer(rows)) return rows;
  return {
    status: 200,
    headers: { 'content-type': 'text/csv; charset=utf-8' },
    body: Papa.unparse<object>(rows, { escapeFormulae: true }),
  };
}
