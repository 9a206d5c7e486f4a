import { EventData, type HubEvent } from './hub.client';

const MIGRATIONS = [
  // Two rows an event: none for a counter, none for an index on time.
  `CREATE TABLE log (sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
     timestamp INTEGER NOT NULL, data TEXT NOT NULL)`,
];

// Far more than come in with one append.
const PURGE_BATCH = 100;

export type LoggedEvent = Omit<HubEvent, 'accountId'> & { sequence: number };

/** All SQL of the account's log. Sequence numbers are never used twice, even after a purge. */
export class HubStore {
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
    this.#sql.exec('CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY)');
    const applied = this.#sql.exec<{ n: number }>('SELECT count(*) AS n FROM _migrations').one().n;
    storage.transactionSync(() => {
      MIGRATIONS.slice(applied).forEach((migration, i) => {
        this.#sql.exec(migration);
        this.#sql.exec('INSERT INTO _migrations (id) VALUES (?)', applied + i);
      });
    });
  }

  /** The event's sequence number, the known one for a repeat; a repeat must not burn a number. */
  append(event: HubEvent): number {
    const known = this.#sql
      .exec<{ sequence: number }>('SELECT sequence FROM log WHERE id = ?', event.id)
      .toArray()[0];
    if (known) return known.sequence;
    return this.#sql
      .exec<{ sequence: number }>(
        'INSERT INTO log (id, type, timestamp, data) VALUES (?, ?, ?, ?) RETURNING sequence',
        event.id,
        event.type,
        event.timestamp,
        JSON.stringify(event.data),
      )
      .one().sequence;
  }

  after(sequence: number, limit: number): LoggedEvent[] {
    return this.#sql
      .exec<{ sequence: number; id: string; type: string; timestamp: number; data: string }>(
        'SELECT sequence, id, type, timestamp, data FROM log WHERE sequence > ? ORDER BY sequence LIMIT ?',
        sequence,
        limit,
      )
      .toArray()
      .map((row) => ({ ...row, data: EventData.parse(JSON.parse(row.data)) }));
  }

  clear(): void {
    this.#sql.exec('DELETE FROM log');
  }

  /** Removes old events, oldest first; never the newest one, because the next number follows from it. */
  purge(before: number): void {
    const [oldest] = this.#sql
      .exec<{ timestamp: number }>('SELECT timestamp FROM log ORDER BY sequence LIMIT 1')
      .toArray();
    if (!oldest || oldest.timestamp >= before) return;
    this.#sql.exec(
      `DELETE FROM log WHERE timestamp < ? AND sequence < (SELECT max(sequence) FROM log)
         AND sequence IN (SELECT sequence FROM log ORDER BY sequence LIMIT ${PURGE_BATCH})`,
      before,
    );
  }
}
