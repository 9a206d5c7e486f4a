import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { ObjectStorage } from '../../worker/verifications/verification.store';

/** A Durable Object's SQLite storage over Node's: survives the "crash" of whoever uses it. */
export class SqliteStorage implements ObjectStorage {
  #db = new DatabaseSync(':memory:');

  readonly sql = {
    exec: (statement: string, ...values: SQLInputValue[]) => {
      if (statement.trim() === '') return { toArray: () => [] };
      const rows = this.#db.prepare(statement).all(...values);
      return { toArray: () => rows };
    },
  } as unknown as ObjectStorage['sql'];

  transactionSync<T>(work: () => T): T {
    this.#db.exec('SAVEPOINT work');
    try {
      const result = work();
      this.#db.exec('RELEASE work');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK TO work');
      this.#db.exec('RELEASE work');
      throw error;
    }
  }

  deleteAll(): void {
    this.#db.close();
    this.#db = new DatabaseSync(':memory:');
  }
}
