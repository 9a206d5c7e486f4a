import * as z from 'zod';
import type { Db } from '../../platform/db/client';
import { ROW_RULES, type Violation } from './check';

/** The tables that rules check row by row, with the ordering column of each. */
const TABLES: readonly { table: string; key: string }[] = [
  { table: 'transfers', key: 'reference' },
  { table: 'verifications', key: 'id' },
  { table: 'recoveries', key: 'verification_id' },
  { table: 'payments', key: 'id' },
  { table: 'payment_refunds', key: 'id' },
  { table: 'payment_disputes', key: 'id' },
  { table: 'receipts', key: 'payment_id' },
  { table: 'usage', key: 'account_id' },
  { table: 'ledger_accounts', key: 'id' },
];
/** Tables that a transfer's reference can name. */
const REFERENCED = TABLES.slice(0, 4);
// The rules of one key read about ten rows.
const KEYS = 200;

/** Position of a round through the tables: the index of the table and the last checked key. */
export const RowsCursor = z.object({ table: z.number(), after: z.string() });
export type RowsCursor = z.infer<typeof RowsCursor>;

/** The rules of the table, restricted to the keys in ?1, a JSON list. */
const rulesOf = ({ table, key }: { table: string; key: string }): [rule: string, sql: string][] =>
  Object.entries(ROW_RULES).flatMap(([rule, sql]) => {
    const [first, name] = /FROM ([a-z_]+) [a-z]\b/.exec(sql) ?? [];
    if (first === undefined || name !== table) return [];
    const some = `FROM (SELECT * FROM ${table} WHERE ${key} IN (SELECT value FROM json_each(?1)))`;
    return [[rule, sql.replace(first, `${some}${first.slice(-2)}`)]];
  });

async function checkKeys(
  db: Db,
  tables: typeof TABLES,
  keys: readonly string[],
): Promise<Violation[]> {
  const rules = tables.flatMap(rulesOf);
  if (keys.length === 0 || rules.length === 0) return [];
  const list = JSON.stringify([...new Set(keys)]);
  const answers = await db.sql.batch<{ n: number }>(
    rules.map(([, sql]) => db.sql.prepare(sql).bind(list)),
  );
  return rules.flatMap(([rule], i) => {
    const count = answers[i]?.results[0]?.n ?? -1;
    return count === 0 ? [] : [{ rule, count }];
  });
}

/** Checks the rules of single rows for the orders and payments that these references name. */
export const checkReferences = (db: Db, references: readonly string[]): Promise<Violation[]> =>
  checkKeys(db, REFERENCED, references);

async function nextKeys(
  db: Db,
  { table, key }: { table: string; key: string },
  page: { after: string; limit: number },
): Promise<string[]> {
  const { results } = await db.sql
    .prepare(
      `SELECT DISTINCT ${key} AS key FROM ${table} WHERE ${key} > ?1 ORDER BY ${key} LIMIT ?2`,
    )
    .bind(page.after, page.limit)
    .all<{ key: string }>();
  return results.map((row) => row.key);
}

/** Checks the next rows of a round through all tables. `next` is null at the end of the last table. */
export async function checkRows(
  db: Db,
  cursor: RowsCursor,
): Promise<{ next: RowsCursor | null; found: Violation[] }> {
  const found: Violation[] = [];
  let { after } = cursor;
  let left = KEYS;
  for (let table = cursor.table; table < TABLES.length; table++) {
    const entry = TABLES[table];
    if (!entry) break;
    const keys = await nextKeys(db, entry, { after, limit: left });
    found.push(...(await checkKeys(db, [entry], keys)));
    const last = keys.at(-1);
    if (last !== undefined && keys.length === left) return { next: { table, after: last }, found };
    left -= keys.length;
    after = '';
  }
  return { next: null, found };
}
