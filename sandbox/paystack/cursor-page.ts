import type { OperationContext } from './context';
import { wholeNumber } from './money';
import { parsePaging } from './requests';
import type { Filter } from './sql';

interface List<T> {
  /** `newest`: descending from the cursor. */
  list: (narrowed: Filter, limit: number, order: 'newest' | 'oldest') => T[];
  idOf: (seq: number) => number;
  seqOf: (id: number) => number;
}

/**
 * A cursor is a row's id, so that a growing list shifts nothing. `next` leads to older rows, `previous` to newer ones.
 */
export function cursorPage<T extends { seq: number }>(
  context: OperationContext,
  query: Record<string, string>,
  { list, idOf, seqOf }: List<T>,
) {
  const { perPage } = parsePaging(context, query);
  const after = wholeNumber(query['next']);
  const before = wholeNumber(query['previous']);
  const isBack = after === undefined && before !== undefined;
  // The unary plus keeps SQLite on the index of the timestamps.
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
