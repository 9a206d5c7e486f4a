import { readdirSync, readFileSync } from 'node:fs';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import type { Db } from '../../worker/platform/db/client';
import { memoryDb } from './memory-db';

/**
 * D1's statement and batch over Node's SQLite with the real migrations: the same engine in one process,
 * fast enough for tens of thousands of property runs. The D1 tests prove that D1 itself behaves alike.
 */
export class SqliteDb {
  readonly raw = memoryDb();
  /** Cached by text, because preparing a statement compiles each trigger again and takes longer than running it. */
  readonly #prepared = new Map<string, StatementSync>();

  constructor() {
    this.raw.exec('PRAGMA foreign_keys = ON');
    for (const file of readdirSync('migrations').toSorted())
      this.raw.exec(readFileSync(`migrations/${file}`, 'utf8'));
  }

  /** As worker code sees it; drizzle is not available here. */
  get db(): Db {
    return {
      sql: { prepare: (sql: string) => this.#statement(sql, []), batch: this.#batch },
    } as unknown as Db;
  }

  #statement(sql: string, args: SQLInputValue[]): D1PreparedStatement {
    const all = () => ({ results: this.#prepare(sql).all(...args), success: true });
    const statement: unknown = {
      bind: (...values: SQLInputValue[]) => this.#statement(sql, values),
      all: async () => all(),
      run: async () => all(),
      first: async (column?: string) => {
        const row = all().results[0] ?? null;
        return row && column !== undefined ? row[column] : row;
      },
      runSync: all,
    };
    return statement as D1PreparedStatement;
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql) ?? this.raw.prepare(sql);
    this.#prepared.set(sql, known);
    return known;
  }

  readonly #batch = async (statements: D1PreparedStatement[]) => {
    this.raw.exec('BEGIN');
    try {
      const results = statements.map((s) => (s as unknown as { runSync(): unknown }).runSync());
      this.raw.exec('COMMIT');
      return results;
    } catch (error) {
      this.raw.exec('ROLLBACK');
      throw error;
    }
  };
}
