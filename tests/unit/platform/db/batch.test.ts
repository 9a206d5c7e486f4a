import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { batch, returning } from '../../../../worker/platform/db/batch';
import { SqliteDb } from '../../../support/sqlite-db';

let sqlite = new SqliteDb();
const Row = z.object({ n: z.number() });

beforeEach(() => {
  sqlite = new SqliteDb();
  sqlite.raw.exec('CREATE TABLE steps (n INTEGER PRIMARY KEY)');
});

const add = (n: number) =>
  sqlite.db.sql.prepare('INSERT INTO steps (n) VALUES (?) RETURNING n').bind(n);
/** Adds `n` if the statement right before it changed a row. */
const addIfChanged = (n: number) =>
  sqlite.db.sql.prepare('INSERT INTO steps (n) SELECT ? WHERE changes() > 0 RETURNING n').bind(n);
const change = (n: number, to: number) =>
  sqlite.db.sql.prepare('UPDATE steps SET n = ?2 WHERE n = ?1').bind(n, to);
const read = () => sqlite.db.sql.prepare('SELECT n FROM steps ORDER BY n');

describe('a batch with named results', () => {
  test('returns the result of one, of several and of no statement under each name', async () => {
    const { first, more, none, rows } = await batch(sqlite.db, {
      first: add(1),
      more: [add(2), add(3)],
      none: [],
      rows: returning(Row, read()),
    });
    expect(first.results).toEqual([{ n: 1 }]);
    expect(more.map(({ results }) => results)).toEqual([[{ n: 2 }], [{ n: 3 }]]);
    expect(none).toEqual([]);
    expect(rows.map(({ n }) => n)).toEqual([1, 2, 3]);
    const {
      pair: [one, other],
    } = await batch(sqlite.db, { pair: [add(4), add(5)] as const });
    expect([one.results, other.results]).toEqual([[{ n: 4 }], [{ n: 5 }]]);
  });

  test('runs the statements in the order in which they are written, for changes()', async () => {
    await batch(sqlite.db, { zebra: add(1), ape: change(1, 2), bee: addIfChanged(3) });
    await batch(sqlite.db, { a: [change(9, 8), addIfChanged(4)], b: addIfChanged(5) });
    const { rows } = await batch(sqlite.db, { rows: returning(Row, read()) });
    expect(rows.map(({ n }) => n)).toEqual([2, 3]);
  });

  test('is all or nothing', async () => {
    await expect(batch(sqlite.db, { one: add(1), again: add(1) })).rejects.toThrow('UNIQUE');
    const { rows } = await batch(sqlite.db, { rows: returning(Row, read()) });
    expect(rows).toEqual([]);
  });

  test('an invalid row is an error', async () => {
    const Text = z.object({ n: z.string() });
    await expect(batch(sqlite.db, { rows: returning(Text, add(1)) })).rejects.toThrow(z.ZodError);
  });

  test('a misspelt name does not compile', async () => {
    const done = await batch(sqlite.db, { first: add(1) });
    // @ts-expect-error -- it is `first`
    expect(done.frist).toBeUndefined();
    expect(done.first.results).toHaveLength(1);
  });
});
