import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';
import * as schema from './schema';

/** A D1 session: every read sees the writes before it. */
export interface Db {
  /** Typed queries. Never `.transaction()`: D1 has none, several writes are a `batch`. */
  readonly orm: ReturnType<typeof drizzle<typeof schema>>;
  /** Raw statements, for the ledger and for batches. */
  readonly sql: Pick<D1DatabaseSession, 'prepare' | 'batch'>;
}

/** `first-primary`, because what is read here decides about money or precedes a write. */
export function openDb(d1: D1Database): Db {
  const sql = d1.withSession('first-primary');
  // drizzle asks for a whole database; what it calls must go through the session.
  const client: D1Database = {
    prepare: (query) => sql.prepare(query),
    batch: (statements) => sql.batch(statements),
    exec: (query) => d1.exec(query),
    withSession: (constraint) => d1.withSession(constraint),
    dump: () => d1.dump(),
  };
  return { orm: drizzle(client, { schema }), sql };
}

/** The rows of one statement of a batch, parsed. */
export const rowsOf = <T extends z.ZodType>(result: D1Result | undefined, row: T): z.output<T>[] =>
  (result?.results ?? []).map((found) => row.parse(found));
