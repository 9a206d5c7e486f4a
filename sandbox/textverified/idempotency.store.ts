export type KeyRow = {
  key: string;
  body: string;
  reservation_id: string | null;
  /** Null: the purchase never finishes. */
  running_until: number | null;
  expires_at: number;
};

export class IdempotencyStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  find(key: string): KeyRow | undefined {
    return this.#sql.exec<KeyRow>('SELECT * FROM idempotency WHERE key = ?', key).toArray()[0];
  }

  add(row: KeyRow): void {
    this.#sql.exec(
      'INSERT INTO idempotency (key, body, reservation_id, running_until, expires_at) VALUES (?, ?, ?, ?, ?)',
      row.key,
      row.body,
      row.reservation_id,
      row.running_until,
      row.expires_at,
    );
  }

  remove(key: string): void {
    this.#sql.exec('DELETE FROM idempotency WHERE key = ?', key);
  }
}
