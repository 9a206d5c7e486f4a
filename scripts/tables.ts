import { readdirSync, readFileSync } from 'node:fs';

const SQL_WRITE = /\b(?:INSERT(?: OR [A-Z]+)? INTO|UPDATE|DELETE FROM)\s+([a-z_]+|\$\{)/g;
const DRIZZLE_WRITE = /\.(?:insert|update|delete)\((\w+)\)/g;
const CREATED = /CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g;
const DRIZZLE_TABLE = /export const (\w+) = sqliteTable\(\s*'(\w+)'/g;

/** Replaces the table's name in statements that compute it. */
export const COMPUTED = '(computed)';

/** The D1 tables that `text` writes, each once; `drizzle` maps identifiers to tables. */
export function tablesWrittenIn(
  text: string,
  tables: ReadonlySet<string>,
  drizzle: ReadonlyMap<string, string>,
): string[] {
  const bySql = [...text.matchAll(SQL_WRITE)].flatMap(([, name = '']) => {
    if (name === '${') return [COMPUTED];
    return tables.has(name) ? [name] : [];
  });
  const byDrizzle = [...text.matchAll(DRIZZLE_WRITE)].flatMap(([, name = '']) => {
    const table = drizzle.get(name);
    return table === undefined ? [] : [table];
  });
  return [...new Set([...bySql, ...byDrizzle])].toSorted();
}

const textsBelow = (root: string, ending: RegExp): [path: string, text: string][] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .toSorted()
    .map((name) => [`${root}/${name}`, readFileSync(`${root}/${name}`, 'utf8')]);

/**
 * Maps each table of the migrations to the files of the Worker that write it; `COMPUTED` to files that compute the
 * name.
 */
export function readWriters(): Map<string, string[]> {
  const migrations = textsBelow('migrations', /\.sql$/);
  const sources = textsBelow('worker', /\.ts$/);
  const tables = new Set(
    migrations.flatMap(([, text]) => [...text.matchAll(CREATED)].map(([, name = '']) => name)),
  );
  const drizzle = new Map(
    sources.flatMap(([, text]) =>
      [...text.matchAll(DRIZZLE_TABLE)].map(([, name = '', table = '']) => [name, table] as const),
    ),
  );
  const writers = new Map<string, string[]>();
  for (const [path, text] of sources)
    for (const table of tablesWrittenIn(text, tables, drizzle))
      writers.set(table, [...(writers.get(table) ?? []), path]);
  return writers;
}
