/** D1 takes 32 arguments of a function: `json_object` 16 names with values, `json_set` the object and 15. */
const FIRST = 16;
const MORE = 15;

/** SQL: a JSON object with these fields, each an SQL expression, in their order. */
export function jsonObjectSql(fields: Readonly<Record<string, string>>): string {
  const all = Object.entries(fields);
  let sql = `json_object(${all
    .slice(0, FIRST)
    .map(([name, value]) => `'${name}', ${value}`)
    .join(', ')})`;
  for (let at = FIRST; at < all.length; at += MORE)
    sql = `json_set(${sql}, ${all
      .slice(at, at + MORE)
      .map(([name, value]) => `'$.${name}', ${value}`)
      .join(', ')})`;
  return sql;
}
