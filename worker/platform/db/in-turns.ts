/** So many due rows are looked at, the longest due first: more than one account is to have, and a bound for each round. */
export const MAX_CANDIDATES = 20_000;

export interface DueWork {
  table: string;
  /** The columns of its key. */
  key?: readonly string[];
  /** The column with the instant from which a row is due, in epoch milliseconds; it has an index. */
  due: string;
  /** SQL for whose a row is, in terms of the row. */
  whose?: string;
  /** As many rows at most: a number, or the parameter that holds it. */
  batch: number | string;
}

/**
 * SQL for the next batch of what is due at ?1: its key, and `turn` and `due` to go by. Accounts take turns: first the row
 * that is longest due of each, then the second of each, so that no account's thousands delay another's one (I-62).
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
