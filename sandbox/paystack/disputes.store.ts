import { changeRow, countRows, listRows, type Filter } from './sql';

export type DisputeStatus =
  | 'awaiting-merchant-feedback'
  | 'awaiting-bank-feedback'
  | 'pending'
  | 'resolved'
  | 'archived';

export type Resolution = 'merchant-accepted' | 'auto-accepted' | 'declined';

export type Dispute = {
  seq: number;
  tx: number;
  amount: number;
  status: DisputeStatus;
  resolution: Resolution | null;
  category: string;
  message: string;
  attachment: string | null;
  created_at: number;
  updated_at: number;
  due_at: number;
  resolved_at: number | null;
};

export class DisputeStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  add(
    row: Pick<Dispute, 'tx' | 'amount' | 'category' | 'message' | 'created_at' | 'due_at'>,
  ): Dispute {
    return this.#sql
      .exec<Dispute>(
        `INSERT INTO disputes (tx, amount, status, category, message, created_at, updated_at, due_at)
         VALUES (?1, ?2, 'awaiting-merchant-feedback', ?3, ?4, ?5, ?5, ?6) RETURNING *`,
        row.tx,
        row.amount,
        row.category,
        row.message,
        row.created_at,
        row.due_at,
      )
      .one();
  }

  get(seq: number): Dispute | undefined {
    return this.#sql.exec<Dispute>('SELECT * FROM disputes WHERE seq = ?', seq).toArray()[0];
  }

  change(row: Dispute, fields: Partial<Dispute>): Dispute {
    return changeRow(this.#sql, 'disputes', row, fields);
  }

  list(filter: Filter, limit: number, offset?: number): Dispute[] {
    return listRows(this.#sql, 'disputes', filter, { limit, offset });
  }

  count(filter: Filter): number {
    return countRows(this.#sql, 'disputes', filter);
  }
}
