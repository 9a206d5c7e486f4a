import * as z from 'zod';
import { Position, START } from './collect';
import { ExportRequest } from './exports.client';
import { migrateObject } from '../../platform/core/object-migrations';

const MIGRATIONS = [
  `CREATE TABLE job (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
   CREATE TABLE parts (n INTEGER PRIMARY KEY, bytes INTEGER NOT NULL, records BLOB NOT NULL)`,
];

/** A running export. `place` is null when only the directory is missing. */
const Job = ExportRequest.extend({
  place: Position.nullable(),
  /** Failed attempts of this step. */
  attempts: z.int(),
});
export type Job = z.infer<typeof Job>;

export interface PartRow {
  bytes: number;
  records: Uint8Array;
}

/** All SQL of an export's object. Synchronous, so it cannot interleave. */
export class ExportStore {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
  }

  // Only for a requested export: reading another object must not create tables.
  #migrate(): void {
    migrateObject(this.#storage, MIGRATIONS);
  }

  get job(): Job | null {
    const [table] = this.#sql.exec(`SELECT 1 FROM sqlite_master WHERE name = 'job'`).toArray();
    if (!table) return null;
    const [row] = this.#sql.exec<{ body: string }>('SELECT body FROM job').toArray();
    return row ? Job.parse(JSON.parse(row.body)) : null;
  }

  create(request: ExportRequest): void {
    this.#storage.transactionSync(() => {
      this.#migrate();
      this.save({ ...request, place: START, attempts: 0 });
    });
  }

  save(job: Job): void {
    this.#sql.exec(
      'INSERT INTO job (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
      JSON.stringify(job),
    );
  }

  /** Records a part that is in R2, together with the position of the next. */
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
