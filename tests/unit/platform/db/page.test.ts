import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  mapPage,
  pageStart,
  sortedBy,
  toPage,
  type Order,
} from '../../../../worker/platform/db/page';

interface Row {
  at: number;
  id: string;
}
interface Period {
  from?: number;
  to?: number;
}

const SORTED = sortedBy({ at: 'at', of: 'r' });
const placeOf = ({ at, id }: Row) => ({ at, id });

/** Rows with the given instants in their own table, and a list that reads one page of it. */
function tableOf(instants: readonly number[]) {
  const db = new DatabaseSync(':memory:');
  db.exec('CREATE TABLE rows (id TEXT PRIMARY KEY, at INTEGER NOT NULL)');
  const insert = db.prepare('INSERT INTO rows (id, at) VALUES (?, ?)');
  // Ids are not in the order of creation, like those of the Worker.
  const add = (at: number, n: number) => insert.run(`${(n * 7919) % 1000}-${n}`, at);
  instants.forEach(add);
  const read = (limit: number, cursor: string | null, order: Order, period: Period = {}) => {
    const sorting = SORTED[order];
    const until = sorting.until(period);
    const conditions = [sorting.beyond('?', '?'), ...until.map(([sql]) => sql)].join(' AND ');
    const rows = db
      .prepare(`SELECT * FROM rows r WHERE ${conditions} ${sorting.order} LIMIT ?`)
      .all(
        ...pageStart({ cursor, order, ...period }),
        ...until.map(([, value]) => value),
        limit + 1,
      )
      .map(({ at, id }): Row => ({ at: Number(at), id: String(id) }));
    return toPage(rows, limit, placeOf);
  };
  return { add, read };
}

const ascending = (a: number, b: number): number => a - b;
const ORDER = fc.constantFrom<Order>('asc', 'desc');

test('pages show each row once and in order, however many are equally old and whatever is added meanwhile', () => {
  const instants = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 });
  fc.assert(
    fc.property(instants, fc.integer({ min: 1, max: 7 }), ORDER, (given, limit, order) => {
      const { add, read } = tableOf(given);
      const seen: Row[] = [];
      let cursor: string | null = null;
      for (let n = given.length; ; n++) {
        const page = read(limit, cursor, order);
        seen.push(...page.data);
        cursor = page.nextCursor;
        if (cursor === null) break;
        expect(page.data).toHaveLength(limit);
        // Before the rows of every later page.
        add(order === 'desc' ? 5 : -1, n);
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      const sorted = given.toSorted((a, b) => (order === 'desc' ? b - a : a - b));
      expect(seen.map(({ at }) => at)).toEqual(sorted);
    }),
  );
});

test('pages of a period have its rows, from inclusive and to exclusive, in both orders', () => {
  const bound = fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined });
  const instants = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
  fc.assert(
    fc.property(instants, bound, bound, ORDER, (given, from, to, order) => {
      const period = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      const { read } = tableOf(given);
      const seen: number[] = [];
      let cursor: string | null = null;
      do {
        const page = read(3, cursor, order, period);
        seen.push(...page.data.map(({ at }) => at));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen.toSorted(ascending)).toEqual(
        given.filter((at) => at >= (from ?? 0) && at < (to ?? 9)).toSorted(ascending),
      );
    }),
  );
});

test('an invalid cursor is refused', () => {
  expect(() => pageStart({ cursor: 'nonsense' })).toThrow(
    expect.objectContaining({ code: 'request.invalid' }),
  );
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
