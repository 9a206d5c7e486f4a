import type { Desk } from './desk';
import { wholeNumber } from './money';
import { readPaging } from './requests';
import type { Filter } from './sql';

interface List<T> {
  /** `newest`: from there on downwards. */
  list: (narrowed: Filter, limit: number, order: 'newest' | 'oldest') => T[];
  idOf: (seq: number) => number;
  seqOf: (id: number) => number;
}

/** A cursor is a row's id: a list that grows meanwhile shifts nothing. `next` leads to older rows, `previous` to newer. */
export function cursorPage<T extends { seq: number }>(
  desk: Desk,
  query: Record<string, string>,
  { list, idOf, seqOf }: List<T>,
) {
  const { perPage } = readPaging(desk, query);
  const after = wholeNumber(query['next']);
  const before = wholeNumber(query['previous']);
  const isBack = after === undefined && before !== undefined;
  // With the sign the index of the instants stays the one that is walked.
  const found = isBack
    ? list({ '+seq >': seqOf(before) }, perPage + 1, 'oldest')
    : list({ '+seq <': after === undefined ? undefined : seqOf(after) }, perPage + 1, 'newest');
  const isCut = found.length > perPage;
  const rows = isBack ? found.slice(0, perPage).toReversed() : found.slice(0, perPage);
  const cursor = (row: T | undefined, isThere: boolean) =>
    row === undefined || !isThere ? null : String(idOf(row.seq));
  const meta = {
    next: cursor(rows.at(-1), isBack || isCut),
    previous: cursor(rows[0], isBack ? isCut : after !== undefined),
    perPage,
  };
  return { rows, meta };
}
