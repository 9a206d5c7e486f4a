import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { jsonObjectSql } from '../../../../worker/platform/db/json-sql';

/** D1: the arguments of a function. */
const MAX_ARGUMENTS = 32;

const fieldsOf = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`f${i}`, i % 3 === 0 ? 'NULL' : `${i}`]),
  );

/** The arguments of the function call that begins at `at`, in SQL without strings that have commas or brackets. */
function argumentsAt(sql: string, at: number): number {
  let depth = 0;
  let count = 1;
  for (const letter of sql.slice(at)) {
    if (letter === '(') depth++;
    if (letter === ')' && --depth === 0) break;
    if (letter === ',' && depth === 1) count++;
  }
  return count;
}

test.each([1, 16, 17, 31, 32, 33, 60])(
  'an object of %s fields has all of them, and calls that D1 accepts',
  (count) => {
    const fields = fieldsOf(count);
    const sql = jsonObjectSql(fields);
    const { json } = new DatabaseSync(':memory:').prepare(`SELECT ${sql} AS json`).get() ?? {};
    expect(Object.entries(JSON.parse(String(json)))).toEqual(
      Object.entries(fields).map(([name, value]) => [
        name,
        value === 'NULL' ? null : Number(value),
      ]),
    );
    const calls = [...sql.matchAll(/json_(?:object|set)\(/g)];
    expect(Math.max(...calls.map(({ index }) => argumentsAt(sql, index)))).toBeLessThanOrEqual(
      MAX_ARGUMENTS,
    );
  },
);
