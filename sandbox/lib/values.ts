/** The table `settings`: texts by name. */
export class Values {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  read(name: string): string | null {
    const row = this.#sql
      .exec<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
      .toArray()[0];
    return row?.value ?? null;
  }

  forget(name: string): void {
    this.#sql.exec('DELETE FROM settings WHERE name = ?', name);
  }

  /** Increments a counter and returns its previous value, 0 at first. */
  countUp(name: string): number {
    const before = Number(this.read(name) ?? 0);
    this.write(name, String(before + 1));
    return before;
  }

  write(name: string, value: string): void {
    this.#sql.exec(
      'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
      name,
      value,
    );
  }
}
