import type { Db } from './client';

/** A row that is written only because of a change, and only if that happened: an event, a mail. */
export interface GuardedRow {
  /** The INSERT, with `guard`, an SQL condition, in its WHERE. */
  readonly insert: (guard: string) => string;
  /** What ?1, ?2 … of the INSERT stand for, all of them. */
  readonly values: readonly unknown[];
}

/** A row that shows that the change happened: it is inserted whenever its guard holds, under an id that never was before. */
export interface ProofRow extends GuardedRow {
  readonly proof: { table: 'audit_log' | 'payments' | 'hub_outbox'; id: string };
}

/** What a change brings: behind one guarded row only statements of their own; behind a proof any number of both. */
type Brought =
  | readonly [GuardedRow, ...D1PreparedStatement[]]
  | readonly [ProofRow, ...(GuardedRow | D1PreparedStatement)[]];

const isRow = (part: GuardedRow | D1PreparedStatement): part is GuardedRow => 'insert' in part;
const isProof = (row: GuardedRow): row is ProofRow => 'proof' in row;

const statementOf = (
  db: Db,
  { insert, values }: GuardedRow,
  guard: string,
  bound: readonly unknown[] = [],
): D1PreparedStatement => db.sql.prepare(insert(guard)).bind(...values, ...bound);

/**
 * For a batch: `change`, and right behind it, in this order, what it brings. Each of the rows is there if `change` has
 * changed a row, and none if it has not: the first asks the database for that, all others ask whether the first is
 * there. So neither a row that is not inserted for a reason of its own nor a statement in between changes the answer.
 * The first result is that of `change`, those of its rows follow in their order.
 */
export function guarded(
  db: Db,
  change: D1PreparedStatement,
  [first, ...others]: Brought,
): [change: D1PreparedStatement, ...others: D1PreparedStatement[]] {
  return [
    change,
    statementOf(db, first, 'changes() > 0'),
    ...others.map((part) => (isRow(part) ? behind(db, part, first) : part)),
  ];
}

function behind(db: Db, row: GuardedRow, first: GuardedRow): D1PreparedStatement {
  if (!isProof(first)) throw new Error('rows behind a row that proves nothing');
  const { table, id } = first.proof;
  const guard = `EXISTS (SELECT 1 FROM ${table} WHERE id = ?${row.values.length + 1})`;
  return statementOf(db, row, guard, [id]);
}

/** The row as a statement that always inserts it. */
export const unguarded = (db: Db, row: GuardedRow): D1PreparedStatement =>
  statementOf(db, row, 'true');
