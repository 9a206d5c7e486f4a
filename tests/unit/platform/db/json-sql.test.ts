import { expect, test } from 'vitest';
import { memoryDb } from '../../../support/memory-db';
import { jsonObjectSql } from '../../../../worker/platform/db/json-sql';

const fieldsOf = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`f${i}`, i % 3 === 0 ? 'NULL' : `${i}`]),
  );

test.each([1, 16, 17, 31, 32, 33, 60])(
  'an object of %s fields has all of them, within the limits of D1',
  (count) => {
    const fields = fieldsOf(count);
    const sql = jsonObjectSql(fields);
    const { json } = memoryDb().prepare(`SELECT ${sql} AS json`).get() ?? {};
    expect(Object.entries(JSON.parse(String(json)))).toEqual(
      Object.entries(fields).map(([name, value]) => [
        name,
        value === 'NULL' ? null : Number(value),
      ]),
    );
  },
);

test('an object of one call would not be within them', () => {
  const all = Object.entries(fieldsOf(17)).map(([name, value]) => `'${name}', ${value}`);
  expect(() => memoryDb().prepare(`SELECT json_object(${all.join(', ')})`)).toThrow(
    'too many arguments',
  );
});
