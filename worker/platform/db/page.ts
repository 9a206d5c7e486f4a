import { readCursor, writeCursor, type Cursor } from '../core/cursor';

/** One page of a list. `nextCursor` is the cursor of the next page; null on the last page. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

interface Columns {
  /** The column of the instant, epoch milliseconds; `created_at` by default. */
  at?: string;
  /** The alias of the table, when `id` alone is ambiguous. */
  of?: string;
}

/**
 * The order of every list and its condition: newest first, rows of the same instant by id. The order is total, so a page
 * that begins after a row neither skips nor repeats a row. `before` is SQL for the rows after a place, which two parameters
 * hold (`pageStart`); `order` is the ORDER BY clause. An index on the list's filter and then the instant serves both.
 */
export function newestFirst({ at = 'created_at', of }: Columns = {}): {
  before: (at: string, id: string) => string;
  order: string;
} {
  const prefix = of === undefined ? '' : `${of}.`;
  const [instant, id] = [`${prefix}${at}`, `${prefix}id`] as const;
  return {
    before: (atPlace, idPlace) => `(${instant}, ${id}) < (${atPlace}, ${idPlace})`,
    order: `ORDER BY ${instant} DESC, ${id} DESC`,
  };
}

/** Later than every row: the start of the first page. */
const NEWEST: Cursor = { at: Number.MAX_SAFE_INTEGER, id: '' };

/**
 * The start of a page, as the two values of `before`: after the row of `cursor`, or at the newest row, and before `to` (epoch
 * milliseconds, exclusive). One bound for both, so that a deep page reads no earlier row.
 * @throws request.invalid for a cursor that is not from a page.
 */
export function pageStart(
  cursor: string | null | undefined,
  to: number = NEWEST.at,
): [at: number, id: string] {
  const { at, id } = cursor == null ? NEWEST : readCursor(cursor);
  return at < to ? [at, id] : [to, ''];
}

/** The page of the first `limit` rows. The statement reads `limit + 1`: the additional row shows that another page follows. */
export function toPage<T>(rows: readonly T[], limit: number, placeOf: (row: T) => Cursor): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, nextCursor: more ? writeCursor(placeOf(last)) : null };
}

/** The page with each item mapped by `show`. */
export const mapPage = <T, U>(page: Page<T>, show: (item: T) => U): Page<U> => ({
  data: page.data.map((item) => show(item)),
  nextCursor: page.nextCursor,
});
