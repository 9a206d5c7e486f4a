import * as z from 'zod';
import type { Entry } from './lease-ledger';
import { Tally, type Batch } from '../usage/tally';

const MIGRATIONS = [
  // One row a question that granted or told something. Slots are used again, so that nothing is ever deleted.
  `CREATE TABLE ring (slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL, ask TEXT NOT NULL, credential TEXT NOT NULL,
     units INTEGER NOT NULL, booked_at INTEGER NOT NULL, batch TEXT, tallies TEXT)`,
  `CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), flushed INTEGER NOT NULL DEFAULT 0, policy TEXT);
   INSERT INTO state (id) VALUES (1)`,
];

/** What the limiter counts against, and since when it has known so. */
export const KnownPolicy = z.object({
  version: z.number(),
  limit: z.number(),
  windowMs: z.number(),
  readAt: z.number(),
});
export type KnownPolicy = z.infer<typeof KnownPolicy>;

interface Slot {
  slot: number;
  /** Its booking can matter to no window from here on. */
  freeAt: number;
  seq: number;
}

interface Row {
  slot: number;
  seq: number;
  ask: string;
  credential: string;
  units: number;
  booked_at: number;
  batch: string | null;
}

const Tallies = z.array(Tally);

/** All SQL of a limiter. Bookings and calls that were told of lie in one ring of rows: a question writes one row. */
export class LimiterStore {
  readonly #sql: SqlStorage;
  readonly #slots: Slot[] = [];
  readonly #batches = new Map<string, number>();
  #seq = 0;
  #flushed = 0;

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
    this.#flushed = this.#sql.exec<{ flushed: number }>('SELECT flushed FROM state').one().flushed;
    this.#seq = this.#flushed;
  }

  get policy(): KnownPolicy | null {
    const { policy } = this.#sql.exec<{ policy: string | null }>('SELECT policy FROM state').one();
    return policy === null ? null : KnownPolicy.parse(JSON.parse(policy));
  }

  savePolicy(policy: KnownPolicy): void {
    this.#sql.exec('UPDATE state SET policy = ?', JSON.stringify(policy));
  }

  /** The bookings of the life before; `keepMs` is how long one matters. */
  load(now: number, keepMs: number): Entry[] {
    const rows = this.#sql
      .exec<Row & Record<string, SqlStorageValue>>(
        'SELECT slot, seq, ask, credential, units, booked_at, batch FROM ring ORDER BY seq',
      )
      .toArray();
    for (const { slot, seq, booked_at: bookedAt, batch } of rows) {
      this.#slots.push({ slot, seq, freeAt: bookedAt + keepMs });
      this.#seq = Math.max(this.#seq, seq);
      if (batch !== null) this.#batches.set(batch, seq);
    }
    return rows
      .filter(({ units, booked_at: at }) => units > 0 && at + keepMs > now)
      .map(({ ask, credential, units, booked_at: bookedAt }) => ({
        ask,
        credential,
        units,
        bookedAt,
      }));
  }

  /** Whether calls were told of under this name before. */
  knows(batch: string): boolean {
    return this.#batches.has(batch);
  }

  /** One row. `seq` follows the clock, so that numbers also rise over a storage that was emptied. */
  write(entry: Entry, batch: Batch | null, keep: { now: number; keepMs: number }): void {
    const { now, keepMs } = keep;
    this.#seq = Math.max(this.#seq + 1, now);
    const [oldest] = this.#slots;
    const isFree = oldest && oldest.freeAt <= now && oldest.seq <= this.#flushed;
    const slot = isFree ? oldest.slot : this.#slots.length;
    if (isFree) this.#slots.shift();
    this.#slots.push({ slot, seq: this.#seq, freeAt: entry.bookedAt + keepMs });
    this.#sql.exec(
      `INSERT INTO ring (slot, seq, ask, credential, units, booked_at, batch, tallies)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (slot) DO UPDATE SET seq = excluded.seq, ask = excluded.ask, credential = excluded.credential,
         units = excluded.units, booked_at = excluded.booked_at, batch = excluded.batch, tallies = excluded.tallies`,
      slot,
      this.#seq,
      entry.ask,
      entry.credential,
      entry.units,
      entry.bookedAt,
      batch?.id ?? null,
      batch && JSON.stringify(batch.tallies),
    );
    if (batch) this.#batches.set(batch.id, this.#seq);
  }

  /** Calls after `base` that no roll-up has yet, and the number up to which they reach. */
  unflushed(base: number): { through: number; tallies: Tally[] } {
    const rows = this.#sql
      .exec<{ seq: number; tallies: string }>(
        'SELECT seq, tallies FROM ring WHERE tallies IS NOT NULL AND seq > ?',
        Math.max(base, this.#flushed),
      )
      .toArray();
    const through = Math.max(base, this.#flushed, ...rows.map(({ seq }) => seq));
    return { through, tallies: rows.flatMap((row) => Tallies.parse(JSON.parse(row.tallies))) };
  }

  markFlushed(through: number): void {
    if (through === this.#flushed) return;
    this.#flushed = through;
    this.#sql.exec('UPDATE state SET flushed = ?', through);
    const slots = new Set(this.#slots.map(({ seq }) => seq));
    for (const [batch, seq] of this.#batches) if (!slots.has(seq)) this.#batches.delete(batch);
  }
}
