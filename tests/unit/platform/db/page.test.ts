import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapPage, newestFirst, toPage, pageStart } from '../../../../worker/platform/db/page';

interface Row {
  at: number;
  id: string;
}

const NEWEST = newestFirst({ at: 'at', of: 'r' });
const placeOf = ({ at, id }: Row) => ({ at, id });

/** Rows with the given instants in their own table, and a list that reads one page of it. */
function tableOf(instants: readonly number[]) {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE rows (id TEXT PRIMARY KEY, at INTEGER NOT NULL)');
  const insert = db.prepare('INSERT INTO rows (id, at) VALUES (?, ?)');
  // Ids are not in the order of creation, like those of the Worker.
  const add = (at: number, n: number) => insert.run(`${(n * 7919) % 1000}-${n}`, at);
  instants.forEach(add);
  const select = db.prepare(
    `SELECT * FROM rows r WHERE ${NEWEST.before('?1', '?2')} ${NEWEST.order} LIMIT ?3`,
  );
  const read = (limit: number, cursor: string | null, to?: number) => {
    const rows = select
      .all(...pageStart(cursor, to), limit + 1)
      .map(({ at, id }): Row => ({ at: Number(at), id: String(id) }));
    return toPage(rows, limit, placeOf);
  };
  return { add, read };
}

test('pages show each row once and newest first, however many are equally old and whatever is added meanwhile', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 7 }), (given, limit) => {
      const { add, read } = tableOf(given);
      const seen: Row[] = [];
      let cursor: string | null = null;
      for (let n = given.length; ; n++) {
        const page = read(limit, cursor);
        seen.push(...page.data);
        cursor = page.nextCursor;
        if (cursor === null) break;
        expect(page.data).toHaveLength(limit);
        add(5, n);
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      expect(seen.map(({ at }) => at)).toEqual(given.toSorted((a, b) => b - a));
    }),
  );
});

test('a page with an end time starts at the end time or after the cursor', () => {
  const { read } = tableOf([1, 2, 3, 4]);
  const instants = (cursor: string | null, to?: number) =>
    read(2, cursor, to).data.map(({ at }) => at);
  const behindThree = read(2, null).nextCursor;
  expect(instants(null)).toEqual([4, 3]);
  expect(instants(null, 3)).toEqual([2, 1]);
  expect(instants(behindThree)).toEqual([2, 1]);
  expect(instants(behindThree, 4)).toEqual([2, 1]);
  expect(instants(behindThree, 2)).toEqual([1]);
});

test('an invalid cursor is refused', () => {
  expect(() => pageStart('nonsense')).toThrow(expect.objectContaining({ code: 'request.invalid' }));
});

test('a full last page has no next page, and an empty list is a page', () => {
  const row = { at: 1, id: 'a' };
  expect(toPage([row], 1, placeOf)).toEqual({ data: [row], nextCursor: null });
  expect(toPage([], 1, placeOf)).toEqual({ data: [], nextCursor: null });
  expect(toPage([row, row], 1, placeOf)).toEqual({ data: [row], nextCursor: expect.any(String) });
});

test('a mapped page keeps its cursor', () => {
  const page = { data: [1, 2], nextCursor: 'next' };
  expect(mapPage(page, String)).toEqual({ data: ['1', '2'], nextCursor: 'next' });
});
