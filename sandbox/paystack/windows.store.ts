/** Calls per minute by limit. Stored, because an idle object is evicted within a minute. */
export class WindowStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Counts one call of `minute` and returns the count. */
  count(bucket: string, minute: number): number {
    return this.#sql
      .exec<{ calls: number }>(
        `INSERT INTO windows (bucket, minute, calls) VALUES (?, ?, 1)
         ON CONFLICT DO UPDATE SET calls = iif(minute = excluded.minute, calls + 1, 1), minute = excluded.minute
         RETURNING calls`,
        bucket,
        minute,
      )
      .one().calls;
  }
}
