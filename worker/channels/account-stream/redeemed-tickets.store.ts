// Created with the first ticket: a table costs rows, and most accounts have no stream.
const TABLE = `CREATE TABLE IF NOT EXISTS spent_tickets (jti TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID`;

/** The tickets that have opened a socket: each works once. */
export class RedeemedTicketsStore {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** True once per ticket. The caller has verified its signature and target. */
  redeem(jti: string, expiresAt: number, now: number): boolean {
    this.#sql.exec(TABLE);
    this.#sql.exec('DELETE FROM spent_tickets WHERE expires_at < ?', now);
    const redeemed = this.#sql.exec(
      'INSERT INTO spent_tickets (jti, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING jti',
      jti,
      expiresAt,
    );
    return redeemed.toArray().length === 1;
  }
}
