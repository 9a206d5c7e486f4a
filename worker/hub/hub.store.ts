import { EventData, type HubEvent } from './hub.client';

const MIGRATIONS = [
  `CREATE TABLE events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
     type TEXT NOT NULL, timestamp INTEGER NOT NULL, data TEXT NOT NULL)`,
  'CREATE INDEX events_by_time ON events (timestamp)',
];

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
      .exec<{ sequence: number }>('SELECT sequence FROM events WHERE id = ?', event.id)
      .toArray()[0];
    if (known) return known.sequence;
    return this.#sql
      .exec<{ sequence: number }>(
        'INSERT INTO events (id, type, timestamp, data) VALUES (?, ?, ?, ?) RETURNING sequence',
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
        'SELECT sequence, id, type, timestamp, data FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?',
        sequence,
        limit,
      )
      .toArray()
      .map((row) => ({ ...row, data: EventData.parse(JSON.parse(row.data)) }));
  }

  purge(before: number): void {
    this.#sql.exec('DELETE FROM events WHERE timestamp < ?', before);
  }
}
