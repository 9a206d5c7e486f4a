import { readCursor, writeCursor, type Cursor } from '../core/cursor';

/** One page of a list. `nextCursor` is the cursor of the next page; null on the last page. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** The direction of a list, by the time of its entries. */
export const ORDERS = ['asc', 'desc'] as const;
export type Order = (typeof ORDERS)[number];

interface Columns {
  /** The column of the instant, epoch milliseconds; `created_at` by default. */
  at?: string;
  /** The column that orders rows of the same instant; `id` by default. */
  id?: string;
  /** The alias of the table, when `id` alone is ambiguous. */
  of?: string;
}

/** Bounds of a list, epoch milliseconds: `from` inclusive, `to` exclusive. */
interface Period {
  from?: number | undefined;
  to?: number | undefined;
}

/** The query of a page. */
interface PageRequest extends Period {
  order?: Order | undefined;
  cursor?: string | null | undefined;
}

interface Sorting {
  /** SQL for the rows after a place, which two parameters hold (`pageStart`). */
  beyond: (at: string, id: string) => string;
  /** SQL and its value for the bound of a period at which the list ends; `pageStart` has the other one. */
  until: (period: Period) => [sql: string, at: number][];
  /** The ORDER BY clause. */
  order: string;
}

/**
 * The order of every list and its condition: by instant, rows of the same instant by id. The order is total, so a page
 * that begins after a row neither skips nor repeats a row. An index on the list's filter and then the instant serves both
 * directions.
 */
export function sortedBy({ at = 'created_at', id = 'id', of }: Columns = {}): Record<
  Order,
  Sorting
> {
  const prefix = of === undefined ? '' : `${of}.`;
  const [instant, tie] = [`${prefix}${at}`, `${prefix}${id}`] as const;
  return {
    asc: {
      beyond: (atPlace, idPlace) => `(${instant}, ${tie}) > (${atPlace}, ${idPlace})`,
      until: ({ to }) => (to === undefined ? [] : [[`${instant} < ?`, to]]),
      order: `ORDER BY ${instant}, ${tie}`,
    },
    desc: {
      beyond: (atPlace, idPlace) => `(${instant}, ${tie}) < (${atPlace}, ${idPlace})`,
      until: ({ from }) => (from === undefined ? [] : [[`${instant} >= ?`, from]]),
      order: `ORDER BY ${instant} DESC, ${tie} DESC`,
    },
  };
}

/**
 * The start of a page, as the two values of `beyond`: after the row of `cursor`, or at the first row of the period. One
 * bound for both, so that a deep page reads no earlier row. @throws request.invalid for a cursor that is not from a page.
 */
export function pageStart({
  cursor,
  order = 'desc',
  from = Number.MIN_SAFE_INTEGER,
  to = Number.MAX_SAFE_INTEGER,
}: PageRequest): [at: number, id: string] {
  // No id is empty: (from, '') is before the rows of that instant, as (to, '') is.
  const start: Cursor = { at: order === 'asc' ? from : to, id: '' };
  const { at, id } = cursor == null ? start : readCursor(cursor);
  const isWithin = order === 'asc' ? at >= start.at : at < start.at;
  return isWithin ? [at, id] : [start.at, start.id];
}

/** The page of the first `limit` rows. The statement reads `limit + 1`: the additional row shows that another page follows. */
export const toPage = <T>(
  rows: readonly T[],
  limit: number,
  placeOf: (row: T) => Cursor,
): Page<T> => toPlacedPage(rows, limit, (row) => writeCursor(placeOf(row)));

/** As `toPage`, for rows whose position is not an instant and an id. */
export function toPlacedPage<T>(
  rows: readonly T[],
  limit: number,
  positionOf: (row: T) => string,
): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, nextCursor: more ? positionOf(last) : null };
}

/** The page with each item mapped by `show`. */
export const mapPage = <T, U>(page: Page<T>, show: (item: T) => U): Page<U> => ({
  data: page.data.map((item) => show(item)),
  nextCursor: page.nextCursor,
});
