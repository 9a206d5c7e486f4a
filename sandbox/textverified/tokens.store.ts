/** Bearer tokens; used ones are cached in memory, because every call looks one up. */
export class TokenStore {
  readonly #sql: SqlStorage;
  readonly #known = new Map<string, number>();

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  nextOrdinal(): number {
    return this.#sql.exec<{ n: number }>('SELECT coalesce(max(seq), 0) + 1 AS n FROM tokens').one()
      .n;
  }

  /** Keeps at most `limit` valid tokens (0: unlimited) and expires the oldest first. */
  add(token: string, expiresAt: number, limit: number): void {
    this.#sql.exec('INSERT INTO tokens (token, expires_at) VALUES (?, ?)', token, expiresAt);
    if (limit === 0) return;
    this.#sql.exec(
      'UPDATE tokens SET expires_at = 0 WHERE seq <= (SELECT max(seq) FROM tokens) - ? AND expires_at > 0',
      limit,
    );
    this.#known.clear();
  }

  isValid(token: string, now: number): boolean {
    const known = this.#known.get(token);
    if (known !== undefined) return known > now;
    const row = this.#sql
      .exec<{ expires_at: number }>('SELECT expires_at FROM tokens WHERE token = ?', token)
      .toArray()[0];
    if (row === undefined) return false;
    this.#known.set(token, row.expires_at);
    return row.expires_at > now;
  }

  forget(): void {
    this.#known.clear();
  }
}
