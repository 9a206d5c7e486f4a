import type { Db } from './client';

/** A row that is written because of a change, and only if the change happened: an event, an email. */
export interface GuardedRow {
  /** The INSERT, with `guard`, an SQL condition, in its WHERE. */
  readonly insert: (guard: string) => string;
  /** The values of ?1, ?2 … of the INSERT. */
  readonly values: readonly unknown[];
}

/** A row that proves the change: it is inserted whenever its guard holds, under a new id. */
export interface ProofRow extends GuardedRow {
  readonly proof: { table: 'audit_log' | 'payments' | 'hub_outbox'; id: string };
}

/** The parts after a change: after a guarded row only plain statements; after a proof any number of both. */
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
 * For a batch: `change`, directly followed by its parts in this order. The rows are inserted if `change` changed a row, and
 * otherwise none of them: the first row checks `changes()`, the others check that the first exists. So a row that is not
 * inserted for another reason, or a statement in between, does not matter. The results are in the same order.
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

/** A statement that always inserts the row. */
export const unguarded = (db: Db, row: GuardedRow): D1PreparedStatement =>
  statementOf(db, row, 'true');
