import { drizzle } from 'drizzle-orm/d1';
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
  // drizzle asks for a D1Database but calls only prepare and batch, which a session has.
  const orm = drizzle(sql as unknown as D1Database, { schema });
  return { orm, sql };
}
