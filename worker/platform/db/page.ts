import { readCursor, writeCursor, type Cursor } from '../core/cursor';

/** One page of a list. `nextCursor` asks for the page behind it; null on the last one. */
export interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

interface Columns {
  /** The column of the instant, epoch milliseconds; `created_at` when not given. */
  at?: string;
  /** The alias of the table, where `id` alone names more than one column. */
  of?: string;
}

/**
 * The order of every list and the condition that belongs to it: newest first, rows of the same instant by id. The order
 * is total, so a page that begins behind a row neither skips a row nor shows one twice. `before` is SQL for rows behind a
 * place, which two parameters hold (`pageStart`); `order` is the ORDER BY clause. An index that begins with what the
 * list is narrowed by and goes on with the instant answers both.
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

/** Later than every row; a list's first page begins here. */
const NEWEST: Cursor = { at: Number.MAX_SAFE_INTEGER, id: '' };

/**
 * Where a page begins, as the two values of `before`: behind the row that `cursor` names, or at the newest one; with `to`
 * (epoch milliseconds, exclusive) not before it. One bound for both, so that a deep page reads no row of those before it.
 * @throws request.invalid for a cursor that no page of ours ended with.
 */
export function pageStart(
  cursor: string | null | undefined,
  to: number = NEWEST.at,
): [at: number, id: string] {
  const { at, id } = cursor == null ? NEWEST : readCursor(cursor);
  return at < to ? [at, id] : [to, ''];
}

/** The page of the first `limit` rows. The statement asks for `limit + 1`: the one more tells that another page follows. */
export function toPage<T>(rows: readonly T[], limit: number, placeOf: (row: T) => Cursor): Page<T> {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data, nextCursor: more ? writeCursor(placeOf(last)) : null };
}

/** The same page with each item as `show` writes it. */
export const mapPage = <T, U>(page: Page<T>, show: (item: T) => U): Page<U> => ({
  data: page.data.map((item) => show(item)),
  nextCursor: page.nextCursor,
});
