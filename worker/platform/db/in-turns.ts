/** The due rows that a round considers, the longest due first: more than one account should have, and a bound. */
export const MAX_CANDIDATES = 20_000;

export interface DueWork {
  table: string;
  /** The columns of the key. */
  key?: readonly string[];
  /** The indexed column with the instant from which a row is due, epoch milliseconds. */
  due: string;
  /** SQL for the owner of a row. */
  whose?: string;
  /** The largest number of rows: a number, or its SQL parameter. */
  batch: number | string;
}

/**
 * SQL for the next batch of rows that are due at ?1: the key, `turn` and `due`. Owners take turns: first the longest due row
 * of each, then the second of each, so that thousands of rows of one owner do not delay another owner (I-62).
 */
export function dueInTurnsSql({
  table,
  key = ['id'],
  due,
  whose = 'account_id',
  batch,
}: DueWork): string {
  const id = key.join(', ');
  return `SELECT ${id}, due, row_number() OVER (PARTITION BY whose ORDER BY due, ${id}) AS turn
   FROM (SELECT ${id}, ${due} AS due, ${whose} AS whose FROM ${table}
     WHERE ${due} <= ?1 ORDER BY ${due} LIMIT ${MAX_CANDIDATES})
   ORDER BY turn, due LIMIT ${batch}`;
}
