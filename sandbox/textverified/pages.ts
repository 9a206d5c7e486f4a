import type { Switches } from './switches';
import type { Link } from './answers';

export interface Cursor {
  direction: 'forward' | 'reverse';
  seq: number;
}

export interface Query {
  table: 'verifications' | 'sms';
  columns: string;
  where: string;
  binds: (string | number)[];
  cursor: Cursor | null;
}

export interface Page<Row> {
  rows: Row[];
  hasNext: boolean;
  hasPrevious: boolean;
  count: number;
}

/** Keyset pages over `seq`: one extra row shows whether another page follows. */
export function readPage<Row extends Record<string, SqlStorageValue> & { seq: number }>(
  sql: SqlStorage,
  query: Query,
  switches: Pick<Switches, 'pageSize' | 'sort' | 'count'>,
): Page<Row> {
  const { table, columns, where, binds, cursor } = query;
  const { pageSize } = switches;
  const reverse = cursor?.direction === 'reverse';
  const descending = (switches.sort === 'newest') !== reverse;
  const after = cursor === null ? '' : ` AND seq ${descending ? '<' : '>'} ?`;
  const found = sql
    .exec<Row>(
      `SELECT seq, ${columns} FROM ${table} WHERE ${where}${after} ORDER BY seq ${descending ? 'DESC' : 'ASC'} LIMIT ?`,
      ...binds,
      ...(cursor === null ? [] : [cursor.seq]),
      pageSize + 1,
    )
    .toArray();
  const more = found.length > pageSize;
  const rows = found.slice(0, pageSize);
  if (reverse) rows.reverse();
  const count = (): number =>
    sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE ${where}`, ...binds).one().n;
  const isWhole = cursor === null && !more;
  return {
    rows,
    hasNext: reverse || more,
    hasPrevious: reverse ? more : cursor !== null,
    count: switches.count === 'page' || isWhole ? rows.length : count(),
  };
}

export interface PageRequest {
  url: string;
  /** Repeated in every link. */
  filters: Record<string, string>;
  /** The cursor of the request; opaque to the caller. */
  cursor: string | undefined;
  cursorName: string;
}

export function parseCursor(text: string | undefined): Cursor | null | 'invalid' {
  if (text === undefined) return null;
  const match = /^(forward|reverse)\.(\d{1,15})$/.exec(text);
  if (match === null) return 'invalid';
  return { direction: match[1] === 'reverse' ? 'reverse' : 'forward', seq: Number(match[2]) };
}

const NO_LINK: Link = { method: null, href: null };

export function pageView<Row extends { seq: number }>(
  called: PageRequest,
  page: Page<Row>,
  view: (row: Row) => unknown,
) {
  const at = (next: string | undefined): Link => {
    const query = new URLSearchParams(called.filters);
    if (next !== undefined) query.set(called.cursorName, next);
    const search = query.size === 0 ? '' : `?${query.toString()}`;
    return { method: 'GET', href: `${called.url}${search}` };
  };
  const last = page.rows.at(-1);
  const first = page.rows[0];
  return {
    data: page.rows.map(view),
    hasNext: page.hasNext,
    hasPrevious: page.hasPrevious,
    count: page.count,
    links: {
      current: at(called.cursor),
      previous: page.hasPrevious && first ? at(`reverse.${first.seq}`) : NO_LINK,
      next: page.hasNext && last ? at(`forward.${last.seq}`) : NO_LINK,
    },
  };
}
