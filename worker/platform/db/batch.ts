import type * as z from 'zod';
import { parseRows, type Db } from './client';

/** A statement of a batch whose rows are parsed. */
interface Returning<T extends z.ZodType> {
  statement: D1PreparedStatement;
  row: T;
}

/** For a batch: returns the rows of `statement`, parsed by `row`, instead of its raw result. */
export const returning = <T extends z.ZodType>(
  row: T,
  statement: D1PreparedStatement,
): Returning<T> => ({ statement, row });

/** Several statements under one name run one after the other; an empty list is allowed. */
type Part = D1PreparedStatement | readonly D1PreparedStatement[] | Returning<z.ZodType>;

type ResultOf<P> =
  P extends Returning<infer T>
    ? z.output<T>[]
    : P extends readonly D1PreparedStatement[]
      ? { -readonly [Nth in keyof P]: D1Result }
      : D1Result;

/**
 * Runs the statements, all or none, in the order in which they are written: `changes()` refers to the statement before.
 * Returns the result of each under its name. A name must not be a number, because objects order numeric keys.
 */
export function batch<P extends Readonly<Record<string, Part>>>(
  db: Pick<Db, 'sql'>,
  parts: P,
): Promise<{ [Name in keyof P]: ResultOf<P[Name]> }>;
export async function batch(
  db: Pick<Db, 'sql'>,
  parts: Readonly<Record<string, Part>>,
): Promise<Record<string, unknown>> {
  const named = Object.entries(parts);
  const results = await db.sql.batch(named.flatMap(([, part]) => statementsOf(part)));
  const answers: Record<string, unknown> = {};
  let from = 0;
  for (const [name, part] of named) {
    const { length } = statementsOf(part);
    answers[name] = resultOf(part, results.slice(from, from + length));
    from += length;
  }
  return answers;
}

const isReturning = (part: Part): part is Returning<z.ZodType> => 'row' in part;

const isList = (part: Part): part is readonly D1PreparedStatement[] => Array.isArray(part);

function statementsOf(part: Part): readonly D1PreparedStatement[] {
  if (isList(part)) return part;
  return [isReturning(part) ? part.statement : part];
}

function resultOf(part: Part, results: D1Result[]): unknown {
  if (isList(part)) return results;
  return isReturning(part) ? parseRows(results[0], part.row) : results[0];
}
