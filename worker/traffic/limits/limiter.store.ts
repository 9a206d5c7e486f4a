import * as z from 'zod';
import { migrateObject } from '../../platform/core/object-migrations';
import { Tally, type UsageBatch } from '../usage/usage-counter';
import type { Booking } from './lease-ledger';
import { MIGRATIONS } from './limiter.migrations';
import type { Prefetch } from './prefetched-bookings';

/** The account's policy, and when it was read. */
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

/** A booking as stored, with the prefetched units of its row. */
export interface StoredBooking extends Booking {
  prefetch: Prefetch | null;
}

/** For a row that contains calls only. */
const NO_BOOKING = { ask: '', credential: '', units: 0, prefetch: null };

interface Slot {
  slot: number;
  /** After this time the booking counts in no window. */
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

/** The booking of each row, and its prefetched units. */
const toBookings = (rows: readonly Row[]): Booking[] =>
  rows.flatMap(({ ask, credential, units, booked_at, cover_units, cover_booked_at }) => [
    { ask, credential, units, bookedAt: booked_at },
    { ask: '', credential, units: cover_units, bookedAt: cover_booked_at },
  ]);

const Tallies = z.array(Tally);

/** All SQL of a limiter. Bookings and calls share a ring of rows, so a question writes one row. */
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

  /** The bookings from before a restart; `keepMs` is how long one counts. */
  load(now: number, keepMs: number): Booking[] {
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
    return [...ledger.entries, ...toBookings(rest)].filter(
      ({ units, bookedAt }) => units > 0 && bookedAt + keepMs > now,
    );
  }

  #ledger(): z.infer<typeof Ledger> {
    const { ledger } = this.#sql.exec<{ ledger: string | null }>('SELECT ledger FROM state').one();
    return ledger === null ? { seq: 0, entries: [] } : Ledger.parse(JSON.parse(ledger));
  }

  /**
   * Replaces all rows by one with the whole window: a refused caller is admitted after its
   * Retry-After.
   */
  saveLedger(entries: readonly Booking[]): void {
    this.#sql.exec('UPDATE state SET ledger = ?', JSON.stringify({ seq: this.#seq, entries }));
  }

  /** Whether the batch with this id was stored before. */
  knows(batch: string): boolean {
    return this.#batches.has(batch);
  }

  /** Writes one row. `seq` follows the clock, so that it also rises after the storage was emptied. */
  write(
    booking: StoredBooking | null,
    batch: UsageBatch | null,
    { now, keepMs }: { now: number; keepMs: number },
  ): void {
    const entry = booking ?? { ...NO_BOOKING, bookedAt: now };
    this.#seq = Math.max(this.#seq + 1, now);
    const [oldest] = this.#slots;
    const isFree = oldest && oldest.freeAt <= now && oldest.seq <= this.#flushed;
    const slot = isFree ? oldest.slot : this.#slots.length;
    if (isFree) this.#slots.shift();
    this.#slots.push({
      slot,
      seq: this.#seq,
      freeAt: Math.max(entry.bookedAt, entry.prefetch?.bookedAt ?? 0) + keepMs,
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
      entry.prefetch?.units ?? 0,
      entry.prefetch?.bookedAt ?? 0,
    );
    if (batch) this.#batches.set(batch.id, this.#seq);
  }

  /** Calls after `base` that were not flushed, and the sequence number up to which they reach. */
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
