import { changeRow, listRows, whereAll, type Filter } from './sql';
import type { Currency } from './switches';

export type Status =
  | 'abandoned'
  | 'failed'
  | 'ongoing'
  | 'pending'
  | 'processing'
  | 'queued'
  | 'reversal-pending'
  | 'reversed'
  | 'success';

export type Transaction = {
  seq: number;
  reference: string;
  /** A checkout, or a charge of a saved card. */
  kind: 'checkout' | 'charge';
  email: string;
  /** Requested and paid amounts, in subunits. */
  requested: number;
  amount: number;
  currency: Currency;
  status: Status;
  /** `gateway_response`. */
  response: string | null;
  channel: string | null;
  /** JSON: the channels that the checkout offers; null for all. */
  channels: string | null;
  /** JSON as the merchant sent it; null for none. */
  metadata: string | null;
  callback_url: string | null;
  /** Number of the card that paid, and its expiry as `MMYY`. */
  card: string | null;
  expiry: string | null;
  auth_seq: number | null;
  fees: number | null;
  /** JSON: the customer's step in the checkout. */
  step: string | null;
  attempts: number;
  errors: number;
  history: string;
  /** Subunits of all refunds that did not fail. */
  refunded: number;
  ip: string | null;
  created_at: number;
  paid_at: number | null;
};

export type NewTransaction = Pick<
  Transaction,
  | 'reference'
  | 'kind'
  | 'email'
  | 'requested'
  | 'currency'
  | 'status'
  | 'channels'
  | 'metadata'
  | 'callback_url'
  | 'ip'
  | 'created_at'
>;

export class TransactionStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(row: NewTransaction): Transaction {
    return this.#sql
      .exec<Transaction>(
        `INSERT INTO transactions (reference, kind, email, requested, amount, currency, status, channels, metadata, callback_url, ip, created_at)
         VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) RETURNING *`,
        row.reference,
        row.kind,
        row.email,
        row.requested,
        row.currency,
        row.status,
        row.channels,
        row.metadata,
        row.callback_url,
        row.ip,
        row.created_at,
      )
      .one();
  }

  find(reference: string): Transaction | undefined {
    return this.#sql
      .exec<Transaction>('SELECT * FROM transactions WHERE reference = ?', reference)
      .toArray()[0];
  }

  get(seq: number): Transaction | undefined {
    return this.#sql
      .exec<Transaction>('SELECT * FROM transactions WHERE seq = ?', seq)
      .toArray()[0];
  }

  change(row: Transaction, fields: Partial<Transaction>): Transaction {
    return changeRow(this.#sql, 'transactions', row, fields);
  }

  /** Number of the next row. */
  nextSeq(): number {
    return this.#sql
      .exec<{ next: number }>('SELECT coalesce(max(seq), 0) + 1 AS next FROM transactions')
      .one().next;
  }

  list(filter: Filter, limit: number, offset?: number, order?: 'newest' | 'oldest'): Transaction[] {
    const by = ['created_at', 'seq'];
    return listRows(this.#sql, 'transactions', filter, { limit, offset, order, by });
  }

  /** Number of transactions, and the sum of their subunits. */
  sums(filter: Filter): { count: number; volume: number } {
    const { text, values } = whereAll(filter);
    return this.#sql
      .exec<{ count: number; volume: number }>(
        `SELECT count(*) AS count, coalesce(sum(amount), 0) AS volume FROM transactions ${text}`,
        ...values,
      )
      .one();
  }

  /** The sums by currency. */
  sumsByCurrency(filter: Filter): { currency: string; count: number; amount: number }[] {
    const { text, values } = whereAll(filter);
    return this.#sql
      .exec<{ currency: string; count: number; amount: number }>(
        `SELECT currency, count(*) AS count, sum(amount) AS amount FROM transactions ${text}
         GROUP BY currency ORDER BY currency`,
        ...values,
      )
      .toArray();
  }

  /** Unpaid transactions, oldest first. */
  unpaid(limit: number): Transaction[] {
    return this.#sql
      .exec<Transaction>(
        `SELECT * FROM transactions WHERE status = 'abandoned' ORDER BY created_at, seq LIMIT ?`,
        limit,
      )
      .toArray();
  }

  /** Count and subunits paid, refunded and kept as fees, by currency and status. */
  totals() {
    return this.#sql
      .exec<{
        currency: string;
        status: string;
        count: number;
        requested: number;
        amount: number;
        refunded: number;
        fees: number;
      }>(
        `SELECT currency, status, count(*) AS count, sum(requested) AS requested, sum(amount) AS amount,
           sum(refunded) AS refunded, coalesce(sum(fees), 0) AS fees
         FROM transactions GROUP BY currency, status ORDER BY currency, status`,
      )
      .toArray();
  }
}
