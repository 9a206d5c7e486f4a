import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';

/** A D1 session: every read sees the earlier writes. */
export interface Db {
  /** Typed queries. Never use `.transaction()`: D1 has none, several writes are a `batch`. */
  readonly orm: ReturnType<typeof drizzle>;
  /** Raw statements, for the ledger and for batches. */
  readonly sql: Pick<D1DatabaseSession, 'prepare' | 'batch'>;
}

/**
 * `first-primary`, because these reads decide about money or precede a write. Session and drizzle are created on first use.
 * Without a schema, because drizzle would process all of its tables for each request.
 */
export const openDb = (d1: D1Database): Db => new SessionDb(d1);

class SessionDb implements Db {
  readonly #d1: D1Database;
  #sql: D1DatabaseSession | null = null;
  #orm: Db['orm'] | null = null;

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  get sql(): D1DatabaseSession {
    this.#sql ??= this.#d1.withSession('first-primary');
    return this.#sql;
  }

  get orm(): Db['orm'] {
    this.#orm ??= drizzle(throughSession(this.#d1, this.sql));
    return this.#orm;
  }
}

// drizzle expects a D1Database; its calls must go through the session.
const throughSession = (d1: D1Database, sql: Db['sql']): D1Database => ({
  prepare: (query) => sql.prepare(query),
  batch: (statements) => sql.batch(statements),
  exec: (query) => d1.exec(query),
  withSession: (constraint) => d1.withSession(constraint),
  dump: () => d1.dump(),
});

/** Parses the rows of one statement of a batch. */
export const parseRows = <T extends z.ZodType>(
  result: D1Result | undefined,
  row: T,
): z.output<T>[] => (result?.results ?? []).map((found) => row.parse(found));
