/** Calls of a minute, by limit. Stored, because a minute is longer than an object that is left alone lives. */
export class WindowStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Counts one call of `minute` and answers how many there were, this one included. */
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
