import { EventData } from '../hub/hub.client';
import type { Disposition } from './messages';
import { Order } from './order';

const MIGRATIONS = [
  `CREATE TABLE verification (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL);
   CREATE TABLE messages (id TEXT PRIMARY KEY, sealed TEXT NOT NULL, disposition TEXT NOT NULL,
     received_at INTEGER NOT NULL, stored_at INTEGER NOT NULL) WITHOUT ROWID;
   CREATE TABLE events (id TEXT PRIMARY KEY, seq INTEGER NOT NULL, type TEXT NOT NULL,
     at INTEGER NOT NULL, data TEXT NOT NULL) WITHOUT ROWID;
   CREATE TABLE outbox (id TEXT PRIMARY KEY, attempts INTEGER NOT NULL DEFAULT 0, due_at INTEGER) WITHOUT ROWID`,
];
// A table costs two rows, and most orders are never watched with a ticket.
const TICKETS =
  'CREATE TABLE IF NOT EXISTS tickets (jti TEXT PRIMARY KEY, expires_at INTEGER NOT NULL) WITHOUT ROWID';

/** The part of a Durable Object's storage that the store needs; Node's SQLite can stand in for it in tests. */
export interface ObjectStorage {
  sql: Pick<SqlStorage, 'exec'>;
  transactionSync<T>(work: () => T): T;
}

export interface StoredMessage {
  id: string;
  sealed: string;
  disposition: Disposition;
  receivedAt: number;
  storedAt: number;
}

/** An event of this order, numbered for the sockets that wait for it. Holds references, never text or code. */
export interface StoredEvent {
  seq: number;
  id: string;
  type: string;
  at: number;
  data: EventData;
}

type Row = Record<string, SqlStorageValue>;

/** All of an order that is worth a write. */
const essenceOf = (order: Order): string => JSON.stringify({ ...order, nextAt: 0, attempts: 0 });

/** All SQL of the verification object. Synchronous, hence without interleaving. */
export class VerificationStore {
  readonly #storage: ObjectStorage;
  #order: Order | null = null;
  /** The stored order without its clockwork. */
  #essence = '';
  /** How many messages there are, null when it must be asked: most orders are looked at while there is none. */
  #messageCount: number | null = null;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
    if (this.#hasSchema()) {
      this.#migrate();
      this.#load();
    }
  }

  // An object that was only asked for must not come to rest with tables of its own: they would be billed for ever.
  #hasSchema(): boolean {
    return this.#rows(`SELECT name FROM sqlite_master WHERE name = '_migrations'`).length > 0;
  }

  #rows<T extends Row>(sql: string, ...values: SqlStorageValue[]): T[] {
    return this.#storage.sql.exec<T>(sql, ...values).toArray();
  }

  #migrate(): void {
    this.#storage.transactionSync(() => {
      this.#rows('CREATE TABLE IF NOT EXISTS _migrations (id INTEGER PRIMARY KEY)');
      const applied = this.#rows<{ n: number }>('SELECT count(*) AS n FROM _migrations')[0]?.n ?? 0;
      MIGRATIONS.slice(applied).forEach((migration, i) => {
        for (const statement of migration.split(';')) this.#rows(statement);
        this.#rows('INSERT INTO _migrations (id) VALUES (?)', applied + i);
      });
    });
  }

  #load(): void {
    const row = this.#rows<{ body: string }>('SELECT body FROM verification')[0];
    this.#order = row ? Order.parse(JSON.parse(row.body)) : null;
    this.#essence = this.#order ? essenceOf(this.#order) : '';
    this.#messageCount = null;
  }

  get order(): Order | null {
    return this.#order;
  }

  create(order: Order): void {
    this.#migrate();
    this.save(order);
  }

  /** Writes the order when more than its clockwork changed: a poll that found nothing costs no row. */
  save(order: Order): void {
    const essence = essenceOf(order);
    this.#order = order;
    if (essence === this.#essence) return;
    this.#essence = essence;
    this.#rows(
      'INSERT INTO verification (id, body) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body',
      JSON.stringify(order),
    );
  }

  /** All or nothing; after a rollback memory is read anew, so that it never runs ahead of storage. */
  transaction<T>(work: () => T): T {
    try {
      return this.#storage.transactionSync(work);
    } catch (error) {
      this.#load();
      throw error;
    }
  }

  /** After the storage was emptied: this object holds nothing again. */
  forget(): void {
    this.#order = null;
    this.#essence = '';
    this.#messageCount = null;
  }

  /** False when a message with this id is known already. */
  addMessage(message: StoredMessage): boolean {
    const { id, sealed, disposition, receivedAt, storedAt } = message;
    this.#messageCount = null;
    return (
      this.#rows(
        `INSERT INTO messages (id, sealed, disposition, received_at, stored_at)
         VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
        id,
        sealed,
        disposition,
        receivedAt,
        storedAt,
      ).length > 0
    );
  }

  messages(disposition: Disposition): StoredMessage[] {
    return this.countMessages() === 0 ? [] : this.#messages('disposition = ?', disposition);
  }

  #messages(where: string, value: string): StoredMessage[] {
    return this.#rows<{
      id: string;
      sealed: string;
      disposition: Disposition;
      received_at: number;
      stored_at: number;
    }>(`SELECT * FROM messages WHERE ${where} ORDER BY received_at, id`, value).map((row) => ({
      id: row.id,
      sealed: row.sealed,
      disposition: row.disposition,
      receivedAt: row.received_at,
      storedAt: row.stored_at,
    }));
  }

  message(id: string): StoredMessage | undefined {
    return this.#messages('id = ?', id)[0];
  }

  hasMessage(id: string): boolean {
    return this.message(id) !== undefined;
  }

  countMessages(): number {
    this.#messageCount ??=
      this.#rows<{ n: number }>('SELECT count(*) AS n FROM messages')[0]?.n ?? 0;
    return this.#messageCount;
  }

  /** What was set aside gets its verdict. */
  promote(disposition: Disposition): StoredMessage[] {
    const aside = this.messages('aside');
    if (aside.length > 0)
      this.#rows(`UPDATE messages SET disposition = ? WHERE disposition = 'aside'`, disposition);
    return aside.map((message) => ({ ...message, disposition }));
  }

  /** The event with its number, or null when its id is known already. */
  addEvent(event: Omit<StoredEvent, 'seq'>): StoredEvent | null {
    const row = this.#rows<{ seq: number }>(
      `INSERT INTO events (id, seq, type, at, data)
       SELECT ?, coalesce(max(seq), 0) + 1, ?, ?, ? FROM events WHERE true
       ON CONFLICT (id) DO NOTHING RETURNING seq`,
      event.id,
      event.type,
      event.at,
      JSON.stringify(event.data),
    )[0];
    return row ? { ...event, seq: row.seq } : null;
  }

  eventsAfter(seq: number): StoredEvent[] {
    return this.#rows<{ seq: number; id: string; type: string; at: number; data: string }>(
      'SELECT seq, id, type, at, data FROM events WHERE seq > ? ORDER BY seq',
      seq,
    ).map((row) => ({ ...row, data: EventData.parse(JSON.parse(row.data)) }));
  }

  lastSeq(): number {
    return this.#rows<{ n: number | null }>('SELECT max(seq) AS n FROM events')[0]?.n ?? 0;
  }

  enqueue(id: string, dueAt: number): void {
    this.#rows('INSERT INTO outbox (id, due_at) VALUES (?, ?) ON CONFLICT DO NOTHING', id, dueAt);
  }

  due(now: number): { id: string; attempts: number }[] {
    if (!this.#order) return [];
    return this.#rows<{ id: string; attempts: number }>(
      'SELECT id, attempts FROM outbox WHERE due_at <= ? ORDER BY due_at, id',
      now,
    );
  }

  /** Makes due effects of a kind wait for the oldest of that kind, when that one waits for its next try. */
  queueBehindHead(prefix: string, now: number): void {
    this.#rows(
      `UPDATE outbox SET due_at = head.due_at
       FROM (SELECT due_at FROM outbox WHERE id >= ?1 AND id < ?2 AND due_at IS NOT NULL ORDER BY id LIMIT 1) head
       WHERE id >= ?1 AND id < ?2 AND outbox.due_at <= ?3 AND head.due_at > ?3`,
      prefix,
      `${prefix}~`,
      now,
    );
  }

  acknowledge(id: string): void {
    this.#rows('DELETE FROM outbox WHERE id = ?', id);
  }

  /** Tried again at `dueAt`; null parks the row for a person. */
  postpone(id: string, attempts: number, dueAt: number | null): void {
    this.#rows('UPDATE outbox SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, id);
  }

  nextDueAt(): number | null {
    if (!this.#order) return null;
    return this.#rows<{ at: number | null }>('SELECT min(due_at) AS at FROM outbox')[0]?.at ?? null;
  }

  outboxSize(): number {
    return this.#order
      ? (this.#rows<{ n: number }>('SELECT count(*) AS n FROM outbox')[0]?.n ?? 0)
      : 0;
  }

  /** True once per ticket; the object sees only tickets whose signature and target were checked. */
  spendTicket(jti: string, expiresAt: number, now: number): boolean {
    this.#rows(TICKETS);
    this.#rows('DELETE FROM tickets WHERE expires_at < ?', now);
    return (
      this.#rows(
        'INSERT INTO tickets (jti, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING jti',
        jti,
        expiresAt,
      ).length > 0
    );
  }
}
