import * as z from 'zod';
import type { Cover } from './ahead';
import type { Entry } from './lease-ledger';
import { migrateObject } from '../../platform/core/object-migrations';
import { Tally, type Batch } from '../usage/tally';
import { MIGRATIONS } from './limiter.migrations';

/** What the limiter counts against, and since when it has known so. */
export const KnownPolicy = z.object({
  version: z.number(),
  limit: z.number(),
  windowMs: z.number(),
  readAt: z.number(),
});
export type KnownPolicy = z.infer<typeof KnownPolicy>;

const Ledger = z.object({
  seq: z.number(),
  entries: z.array(
    z.object({
      ask: z.string(),
      credential: z.string(),
      units: z.number(),
      bookedAt: z.number(),
    }),
  ),
});

/** A booking as it is stored, with what its row covers. */
export interface Booking extends Entry {
  cover: Cover | null;
}

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
  cover_units: number;
  cover_booked_at: number;
}

/** A row's own booking, and what it covers. */
const bookingsOf = (rows: readonly Row[]): Entry[] =>
  rows.flatMap(({ ask, credential, units, booked_at, cover_units, cover_booked_at }) => [
    { ask, credential, units, bookedAt: booked_at },
    { ask: '', credential, units: cover_units, bookedAt: cover_booked_at },
  ]);

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
    migrateObject(storage, MIGRATIONS);
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
        `SELECT slot, seq, ask, credential, units, booked_at, batch, cover_units, cover_booked_at FROM ring
         ORDER BY seq`,
      )
      .toArray();
    for (const { slot, seq, booked_at, cover_booked_at, batch } of rows) {
      this.#slots.push({ slot, seq, freeAt: Math.max(booked_at, cover_booked_at) + keepMs });
      this.#seq = Math.max(this.#seq, seq);
      if (batch !== null) this.#batches.set(batch, seq);
    }
    const ledger = this.#ledger();
    const rest = rows.filter(({ seq }) => seq > ledger.seq);
    return [...ledger.entries, ...bookingsOf(rest)].filter(
      ({ units, bookedAt }) => units > 0 && bookedAt + keepMs > now,
    );
  }

  #ledger(): z.infer<typeof Ledger> {
    const { ledger } = this.#sql.exec<{ ledger: string | null }>('SELECT ledger FROM state').one();
    return ledger === null ? { seq: 0, entries: [] } : Ledger.parse(JSON.parse(ledger));
  }

  /** The whole window, in the place of all rows so far: who was told how long to wait is let in by then (one row). */
  saveLedger(entries: readonly Entry[]): void {
    this.#sql.exec('UPDATE state SET ledger = ?', JSON.stringify({ seq: this.#seq, entries }));
  }

  /** Whether calls were told of under this name before. */
  knows(batch: string): boolean {
    return this.#batches.has(batch);
  }

  /** One row. `seq` follows the clock, so that numbers also rise over a storage that was emptied. */
  write(entry: Booking, batch: Batch | null, keep: { now: number; keepMs: number }): void {
    const { now, keepMs } = keep;
    this.#seq = Math.max(this.#seq + 1, now);
    const [oldest] = this.#slots;
    const isFree = oldest && oldest.freeAt <= now && oldest.seq <= this.#flushed;
    const slot = isFree ? oldest.slot : this.#slots.length;
    if (isFree) this.#slots.shift();
    this.#slots.push({
      slot,
      seq: this.#seq,
      freeAt: Math.max(entry.bookedAt, entry.cover?.bookedAt ?? 0) + keepMs,
    });
    this.#sql.exec(
      `INSERT INTO ring (slot, seq, ask, credential, units, booked_at, batch, tallies, cover_units, cover_booked_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (slot) DO UPDATE SET seq = excluded.seq, ask = excluded.ask, credential = excluded.credential,
         units = excluded.units, booked_at = excluded.booked_at, batch = excluded.batch, tallies = excluded.tallies,
         cover_units = excluded.cover_units, cover_booked_at = excluded.cover_booked_at`,
      slot,
      this.#seq,
      entry.ask,
      entry.credential,
      entry.units,
      entry.bookedAt,
      batch?.id ?? null,
      batch && JSON.stringify(batch.tallies),
      entry.cover?.units ?? 0,
      entry.cover?.bookedAt ?? 0,
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
