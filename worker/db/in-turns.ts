/** So many due rows are looked at, the longest due first: more than one account is to have, and a bound for each round. */
export const LOOKED_AT = 20_000;

interface DueWork {
  table: string;
  /** Its key, one column. */
  id?: string;
  /** The column with the instant from which a row is due, in epoch milliseconds; it has an index. */
  due: string;
  /** SQL for whose a row is, in terms of the row. */
  whose?: string;
  /** SQL for what else must hold of a row. */
  and?: string;
  batch: number;
}

/**
 * SQL for the next batch of what is due at ?1: `id`, and `turn` and `due` to go by. Accounts take turns: first the row
 * that is longest due of each, then the second of each, so that no account's thousands delay another's one (I-62).
 */
export const dueInTurns = ({
  table,
  id = 'id',
  due,
  whose = 'account_id',
  and = 'true',
  batch,
}: DueWork): string =>
  `SELECT id, due, row_number() OVER (PARTITION BY whose ORDER BY due, id) AS turn
   FROM (SELECT ${id} AS id, ${due} AS due, ${whose} AS whose FROM ${table}
     WHERE ${due} <= ?1 AND ${and} ORDER BY ${due} LIMIT ${LOOKED_AT})
   ORDER BY turn, due LIMIT ${batch}`;
