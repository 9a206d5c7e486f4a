type Value = string | number | null;

/** Conditions of a list: `column op` to its value; undefined conditions are ignored. */
export type Filter = Record<string, Value | undefined>;

/** `WHERE a = ? AND b < ?` of the defined conditions; the keys are constants of this code. */
export function whereAll(filter: Filter): { text: string; values: Value[] } {
  const set = Object.entries(filter).filter(
    (entry): entry is [string, Value] => entry[1] !== undefined,
  );
  if (set.length === 0) return { text: '', values: [] };
  return {
    text: `WHERE ${set.map(([condition]) => `${condition} ?`).join(' AND ')}`,
    values: set.map(([, value]) => value),
  };
}

/** `a = ?, b = ?`; the keys are column names of a row's type. */
export function setFields(fields: Record<string, Value>): { text: string; values: Value[] } {
  const set = Object.entries(fields);
  return {
    text: set.map(([column]) => `${column} = ?`).join(', '),
    values: set.map(([, value]) => value),
  };
}

type Row = Record<string, SqlStorageValue> & { seq: number };

interface Page {
  limit: number;
  offset?: number | undefined;
  order?: 'newest' | 'oldest' | undefined;
  /** Columns that define the order. */
  by?: readonly string[];
}

/** One page of the filtered rows of a table, newest first; `table` is a constant of this code. */
export function listRows<T extends Row>(
  sql: SqlStorage,
  table: string,
  filter: Filter,
  { limit, offset = 0, order = 'newest', by = ['seq'] }: Page,
): T[] {
  const { text, values } = whereAll(filter);
  const sorted = by.map((column) => `${column} ${order === 'newest' ? 'DESC' : 'ASC'}`).join(', ');
  return sql
    .exec<T>(
      `SELECT * FROM ${table} ${text} ORDER BY ${sorted} LIMIT ? OFFSET ?`,
      ...values,
      limit,
      offset,
    )
    .toArray();
}

/** Number of filtered rows. */
export function countRows(sql: SqlStorage, table: string, filter: Filter): number {
  const { text, values } = whereAll(filter);
  return sql.exec<{ n: number }>(`SELECT count(*) AS n FROM ${table} ${text}`, ...values).one().n;
}

/** Sets columns of one row and returns the new row. */
export function changeRow<T extends Row>(
  sql: SqlStorage,
  table: string,
  { seq }: Pick<T, 'seq'>,
  fields: Record<string, Value>,
): T {
  const { text, values } = setFields(fields);
  return sql.exec<T>(`UPDATE ${table} SET ${text} WHERE seq = ? RETURNING *`, ...values, seq).one();
}
