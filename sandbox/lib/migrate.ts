/** Runs the migrations that are not applied yet; the list is append-only. */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  storage.sql.exec('CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY)');
  const applied = storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM _migrations').one().n;
  storage.transactionSync(() => {
    migrations.slice(applied).forEach((migration, i) => {
      storage.sql.exec(migration);
      storage.sql.exec('INSERT INTO _migrations (id) VALUES (?)', applied + i);
    });
  });
}

export function wipe(storage: DurableObjectStorage, tables: readonly string[]): void {
  storage.transactionSync(() => {
    for (const table of tables) storage.sql.exec(`DELETE FROM ${table}`);
  });
}
