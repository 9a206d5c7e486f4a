// Made when the first ticket is spent, because a table costs rows and most accounts have no stream.
const TABLE = `CREATE TABLE IF NOT EXISTS spent_tickets (jti TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID`;

/** The tickets of the account's stream that have opened a socket. */
export class TicketStore {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** True once per ticket; only tickets come here whose signature and target were checked. */
  spend(jti: string, expiresAt: number, now: number): boolean {
    this.#sql.exec(TABLE);
    this.#sql.exec('DELETE FROM spent_tickets WHERE expires_at < ?', now);
    const spent = this.#sql.exec(
      'INSERT INTO spent_tickets (jti, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING jti',
      jti,
      expiresAt,
    );
    return spent.toArray().length === 1;
  }
}
