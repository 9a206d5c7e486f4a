import { drizzle } from 'drizzle-orm/d1';
import type * as z from 'zod';

/** A D1 session: every read sees the writes before it. */
export interface Db {
  /** Typed queries. Never `.transaction()`: D1 has none, several writes are a `batch`. */
  readonly orm: ReturnType<typeof drizzle>;
  /** Raw statements, for the ledger and for batches. */
  readonly sql: Pick<D1DatabaseSession, 'prepare' | 'batch'>;
}

/**
 * `first-primary`, because what is read here decides about money or precedes a write. Both are made when they
 * are first used. Without a schema, of which drizzle would work out all tables for each request; nothing queries by it.
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

// drizzle asks for a whole database; what it calls must go through the session.
const throughSession = (d1: D1Database, sql: Db['sql']): D1Database => ({
  prepare: (query) => sql.prepare(query),
  batch: (statements) => sql.batch(statements),
  exec: (query) => d1.exec(query),
  withSession: (constraint) => d1.withSession(constraint),
  dump: () => d1.dump(),
});

/** The rows of one statement of a batch, parsed. */
export const parseRows = <T extends z.ZodType>(
  result: D1Result | undefined,
  row: T,
): z.output<T>[] => (result?.results ?? []).map((found) => row.parse(found));
