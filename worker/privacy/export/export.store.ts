import * as z from 'zod';
import { BEGINNING, Place } from './collect';
import { ExportOrder } from './exports.client';
import { migrateObject } from '../../platform/core/object-migrations';

const MIGRATIONS = [
  `CREATE TABLE job (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
   CREATE TABLE parts (n INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, records BLOB NOT NULL)`,
];

/** An export under way. `place` is null when only the directory is left. */
const Job = ExportOrder.extend({
  place: Place.nullable(),
  /** Tries of this step that failed. */
  attempts: z.int(),
});
export type Job = z.infer<typeof Job>;

export interface PartRow {
  bytes: number;
  records: Uint8Array;
}

/** All SQL of an export's object. Synchronous, hence without interleaving. */
export class ExportStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
  }

  // Only for an export that was ordered: an object that is merely asked must not leave tables behind.
  #migrate(): void {
    migrateObject(this.#storage, MIGRATIONS);
  }

  get job(): Job | null {
    const [table] = this.#sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'job'`).toArray();
    if (!table) return null;
    const [row] = this.#sql.exec<{ body: string }>('SELECT body FROM job').toArray();
    return row ? Job.parse(JSON.parse(row.body)) : null;
  }

  create(order: ExportOrder): void {
    this.#storage.transactionSync(() => {
      this.#migrate();
      this.save({ ...order, place: BEGINNING, attempts: 0 });
    });
  }

  save(job: Job): void {
    this.#sql.exec(
      'INSERT INTO job (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
      JSON.stringify(job),
    );
  }

  /** A piece is in R2: remembers it and where the next begins, together. */
  advance(job: Job, part: PartRow): void {
    this.#storage.transactionSync(() => {
      this.#sql.exec(
        'INSERT INTO parts (n, bytes, records) VALUES (?, ?, ?)',
        this.count(),
        part.bytes,
        part.records,
      );
      this.save(job);
    });
  }

  count(): number {
    return this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM parts').one().n;
  }

  parts(): PartRow[] {
    return this.#sql
      .exec<{ bytes: number; records: ArrayBuffer }>('SELECT bytes, records FROM parts ORDER BY n')
      .toArray()
      .map(({ bytes, records }) => ({ bytes, records: new Uint8Array(records) }));
  }
}
