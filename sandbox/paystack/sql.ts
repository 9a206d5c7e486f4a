type Value = string | number | null;

/** Conditions that a list may be narrowed by: `column op` to its value; undefined: not narrowed. */
export type Filter = Record<string, Value | undefined>;

/** `WHERE a = ? AND b < ?` of what is set; the keys are our own constants. */
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
