import { changeRow, listRows, whereAll, type Filter } from './sql';

export type RefundStatus = 'pending' | 'processing' | 'processed' | 'failed' | 'needs-attention';

export type Refund = {
  seq: number;
  tx: number;
  amount: number;
  status: RefundStatus;
  /** The final state; `stuck` stays processing. */
  outcome: 'processed' | 'failed' | 'needs-attention' | 'stuck';
  customer_note: string | null;
  merchant_note: string | null;
  created_at: number;
  updated_at: number;
};

export class RefundStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(row: Omit<Refund, 'seq' | 'updated_at' | 'status'>): Refund {
    return this.#sql
      .exec<Refund>(
        `INSERT INTO refunds (tx, amount, status, outcome, customer_note, merchant_note, created_at, updated_at)
         VALUES (?1, ?2, 'pending', ?3, ?4, ?5, ?6, ?6) RETURNING *`,
        row.tx,
        row.amount,
        row.outcome,
        row.customer_note,
        row.merchant_note,
        row.created_at,
      )
      .one();
  }

  get(seq: number): Refund | undefined {
    return this.#sql.exec<Refund>('SELECT * FROM refunds WHERE seq = ?', seq).toArray()[0];
  }

  change(row: Refund, fields: Partial<Refund>): Refund {
    return changeRow(this.#sql, 'refunds', row, fields);
  }

  list(filter: Filter, limit: number, offset?: number): Refund[] {
    const by = ['created_at', 'seq'];
    return listRows(this.#sql, 'refunds', filter, { limit, offset, by });
  }

  /** Total and failed refunds. */
  count(filter: Filter): { total: number; failed: number } {
    const { text, values } = whereAll(filter);
    return this.#sql
      .exec<{ total: number; failed: number }>(
        `SELECT count(*) AS total, coalesce(sum(status = 'failed'), 0) AS failed FROM refunds ${text}`,
        ...values,
      )
      .one();
  }
}
