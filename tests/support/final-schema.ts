import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { memoryDb } from './memory-db.ts';

interface Made {
  type: string;
  name: string;
  sql: string;
}

/**
 * The statements that create the result of all migrations: schema and rows. Worker tests start with an empty database,
 * and these statements take a third of the time of the migrations, which change some tables often.
 */
export function finalSchema(read = (file: string) => readFileSync(file, 'utf8')): string[] {
  const db = memoryDb();
  for (const name of readdirSync('migrations').toSorted()) db.exec(read(`migrations/${name}`));
  const made = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid`,
    )
    .all() as unknown as Made[];
  const tables = made.filter(({ type }) => type === 'table');
  // Rows before triggers, because triggers restrict who may insert.
  return [
    ...tables.map(({ sql }) => sql),
    ...tables.flatMap(({ name }) => rowsOf(db, name)),
    ...made.filter(({ type }) => type !== 'table').map(({ sql }) => sql),
  ];
}

function rowsOf(db: DatabaseSync, table: string): string[] {
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all(table);
  const quoted = columns.map(({ name }) => `quote("${String(name)}")`).join(` || ',' || `);
  return db
    .prepare(`SELECT ${quoted} AS row FROM "${table}"`)
    .all()
    .map(({ row }) => `INSERT INTO "${table}" VALUES (${String(row)})`);
}
