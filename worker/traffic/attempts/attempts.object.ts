import { DurableObject } from 'cloudflare:workers';
import { migrateObject } from '../../platform/core/object-migrations';
import type { Reservation, Window } from './attempts.client';

const MIGRATIONS = [
  `CREATE TABLE attempts (key TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL,
     PRIMARY KEY (key, at)) WITHOUT ROWID`,
];

/** One shard of the counters of costly or guessable requests: exact sliding windows, a row an attempt. */
export class AttemptLimiter extends DurableObject<Env> {
  readonly #sql: SqlStorage;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#sql = ctx.storage.sql;
    migrateObject(ctx.storage, MIGRATIONS);
  }

  /** Reserves an attempt unless a window is full; a refused one is not counted, so that waiting helps. */
  async reserve(key: string, windows: Window[]): Promise<Reservation> {
    const now = Date.now();
    const waits = windows.map((window) => this.#wait(key, window, now));
    const retryAfterMs = Math.max(...waits);
    if (retryAfterMs > 0) return { ok: false, retryAfterMs };
    const longest = Math.max(...windows.map(({ windowMs }) => windowMs));
    const at = Math.max(now, this.#last(key) + 1);
    this.#sql.exec('INSERT INTO attempts (key, at, until) VALUES (?, ?, ?)', key, at, at + longest);
    await this.#arm();
    return { ok: true, at };
  }

  /** Reserves one of each, or none when one of them is full. */
  async reserveAll(counts: { key: string; windows: Window[] }[]): Promise<boolean> {
    const now = Date.now();
    const isFull = counts.some(({ key, windows }) =>
      windows.some((window) => this.#wait(key, window, now) > 0),
    );
    if (isFull) return false;
    for (const { key, windows } of counts) await this.reserve(key, windows);
    return true;
  }

  /** Removes one attempt: it succeeded, or was refused by another counter. */
  refund(key: string, at: number): void {
    this.#sql.exec('DELETE FROM attempts WHERE key = ? AND at = ?', key, at);
  }

  /** Removes all attempts of `key`, whose owner has authenticated. */
  clear(key: string): void {
    this.#sql.exec('DELETE FROM attempts WHERE key = ?', key);
  }

  override async alarm(): Promise<void> {
    this.#sql.exec('DELETE FROM attempts WHERE until <= ?', Date.now());
    await this.#arm();
  }

  /** How long until `window` has room for one more. */
  #wait(key: string, { max, windowMs }: Window, now: number): number {
    const [oldest] = this.#sql
      .exec<{ at: number }>(
        'SELECT at FROM attempts WHERE key = ? AND at > ? ORDER BY at DESC LIMIT 1 OFFSET ?',
        key,
        now - windowMs,
        max - 1,
      )
      .toArray();
    return oldest ? oldest.at + windowMs - now : 0;
  }

  #last(key: string): number {
    return (
      this.#sql
        .exec<{ at: number | null }>('SELECT max(at) AS at FROM attempts WHERE key = ?', key)
        .one().at ?? 0
    );
  }

  // Derived from the rows. An alarm that is already set is early enough; a row that stays longer does no harm.
  async #arm(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) !== null) return;
    const { at } = this.#sql
      .exec<{ at: number | null }>('SELECT max(until) AS at FROM attempts')
      .one();
    if (at !== null) await this.ctx.storage.setAlarm(at);
  }
}
