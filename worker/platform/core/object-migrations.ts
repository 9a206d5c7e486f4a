/** Applies the migrations of an object's own tables: each once, in order, all or none. */
export function migrateObject(storage: DurableObjectStorage, migrations: readonly string[]): void {
  const { sql } = storage;
  sql.exec('CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY)');
  const applied = sql.exec<{ n: number }>('SELECT count(*) AS n FROM _migrations').one().n;
  storage.transactionSync(() => {
    migrations.slice(applied).forEach((migration, i) => {
      sql.exec(migration);
      sql.exec('INSERT INTO _migrations (id) VALUES (?)', applied + i);
    });
  });
}
