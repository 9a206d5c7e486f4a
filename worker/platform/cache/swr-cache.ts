import { waitUntil } from 'cloudflare:workers';
import * as z from 'zod';
import { inBackground } from '../core/background';
import { SECOND } from '../core/clock';
import { describeError } from '../core/errors';
import { BoundedMap } from '../core/isolate-cache';
import { log } from '../core/log';
import { raceTimeout, TIMED_OUT } from '../core/timeout';

/** Ages in milliseconds. */
export interface Freshness {
  /** Returned without a load. */
  freshMs: number;
  /** Returned while a new value is loaded in the background. */
  staleMs: number;
  /** Returned when the load fails. */
  errorMs: number;
}

/** The source of a value. */
export interface Source<T> {
  key: string;
  /** The layer that isolates share; null for values that change too often for a write. */
  kv: KVNamespace | null;
  load: () => Promise<T>;
}

interface Entry<T> {
  value: T;
  /** When the load started: later changes may be missing. */
  at: number;
}

const MAX_ENTRIES = 5_000;
// A Worker drops the promises of ended requests after a while: the load of another request is awaited only this long.
const JOIN_MS = 6 * SECOND;
// KV's minimum; an entry carries its time, so a copy never seems fresher than it is.
const KV_CACHE_S = 30;

const age = (entry: Entry<unknown> | null | undefined): number =>
  entry ? Date.now() - entry.at : Infinity;

/**
 * I-13: isolate memory, then KV, then the provider; stale-while-revalidate, stale-if-error and one load at a time for each
 * key. Errors of KV do not matter: the value is then loaded without it.
 */
export class SwrCache<T> {
  readonly #name: string;
  readonly #stored: z.ZodType<Entry<T>>;
  readonly #freshness: Freshness;
  readonly #entries = new BoundedMap<string, Entry<T>>({ entries: MAX_ENTRIES });
  readonly #flights = new Map<string, Promise<Entry<T>>>();
  /** By key, the time up to which shared values are wrong: KV may return them for another minute. */
  readonly #wrongUntil = new BoundedMap<string, number>({ entries: MAX_ENTRIES });
  #version = 0;

  constructor(name: string, value: z.ZodType<T>, freshness: Freshness) {
    this.#name = name;
    this.#stored = z.object({ value, at: z.number() });
    this.#freshness = freshness;
  }

  /** @throws the error of `load` when there is no usable value. */
  async get(source: Source<T>): Promise<T> {
    const { freshMs, staleMs } = this.#freshness;
    const known = this.#entries.get(source.key);
    const entry =
      known && age(known) < staleMs
        ? known
        : await this.#once(source.key, () => this.#renew(source, staleMs));
    if (age(entry) >= freshMs && age(entry) < staleMs) this.#revalidate(source);
    return entry.value;
  }

  /** Stores `value` as the newest, in this isolate at once and in KV before it returns. */
  async publish({ key, kv }: Omit<Source<T>, 'load'>, value: T): Promise<void> {
    const entry = this.#remember(key, { value, at: Date.now() });
    await kv?.put(this.#sharedKey(key), JSON.stringify(entry), this.#lifetime());
  }

  /** Remembers in this isolate a value that another reader loaded at `at`, unless a newer one is known or it is dropped. */
  adopt(key: string, value: T, at: number): void {
    const known = this.#entries.get(key);
    if ((known && known.at >= at) || at <= (this.#wrongUntil.get(key) ?? -Infinity)) return;
    this.#remember(key, { value, at });
  }

  /** Changes with each value that this isolate remembers or forgets: what was computed from `peek` is then outdated. */
  get version(): number {
    return this.#version;
  }

  /** The value that this isolate remembers, as old as a failing load would return; null without one. Loads nothing. */
  peek(key: string): T | null {
    const known = this.#entries.get(key);
    return known && age(known) < this.#freshness.errorMs ? known.value : null;
  }

  /**
   * Values of `at` or earlier are wrong: no layer returns them, nor the load that is in progress. Later values stay, so that a
   * repeated call costs nothing.
   */
  async drop({ key, kv }: Omit<Source<T>, 'load'>, at: number): Promise<void> {
    const known = this.#entries.get(key);
    if (known && known.at > at) return;
    this.#wrongUntil.set(key, Math.max(at, this.#wrongUntil.get(key) ?? 0));
    this.#entries.delete(key);
    this.#version++;
    this.#flights.delete(key);
    try {
      await kv?.delete(this.#sharedKey(key));
    } catch (error) {
      log('warn', 'cache.kv_delete', { cache: this.#name, error: describeError(error) });
    }
  }

  clear(): void {
    this.#entries.clear();
    this.#version++;
    this.#flights.clear();
    this.#wrongUntil.clear();
  }

  #revalidate(source: Source<T>): void {
    if (this.#flights.has(source.key)) return;
    const { freshMs } = this.#freshness;
    this.#behind(
      'cache.refresh',
      this.#once(source.key, () => this.#renew(source, freshMs)),
    );
  }

  /** KV's value if it is younger than `acceptMs`, otherwise a new one, otherwise the last usable one. */
  async #renew(source: Source<T>, acceptMs: number): Promise<Entry<T>> {
    const wrongUntil = this.#wrongUntil.get(source.key);
    const found = await this.#readShared(source);
    const shared = found && found.at > (wrongUntil ?? -Infinity) ? found : null;
    if (shared && age(shared) < acceptMs) return this.#remember(source.key, shared);
    try {
      const at = Date.now();
      const entry = { value: await source.load(), at };
      // Dropped during the load: the value is returned to the waiting callers only.
      if (this.#wrongUntil.get(source.key) !== wrongUntil) return entry;
      this.#writeShared(source, this.#remember(source.key, entry));
      return entry;
    } catch (error) {
      const mine = this.#entries.get(source.key);
      const last = age(mine) <= age(shared) ? mine : shared;
      if (!last || age(last) >= this.#freshness.errorMs) throw error;
      log('warn', 'cache.stale', {
        cache: this.#name,
        ageMs: age(last),
        error: describeError(error),
      });
      return this.#remember(source.key, last);
    }
  }

  #remember(key: string, entry: Entry<T>): Entry<T> {
    this.#entries.set(key, entry);
    this.#version++;
    return entry;
  }

  /** Joins the running load of `key`, or starts one. */
  async #once(key: string, start: () => Promise<Entry<T>>): Promise<Entry<T>> {
    const running = this.#flights.get(key);
    const joined = running ? await raceTimeout(running, JOIN_MS) : TIMED_OUT;
    if (joined !== TIMED_OUT) return joined;
    const own = start().finally(() => {
      if (this.#flights.get(key) === own) this.#flights.delete(key);
    });
    this.#flights.set(key, own);
    // Continues after its caller disconnects, for others that wait for the same load.
    waitUntil(own.catch(() => null));
    return own;
  }

  #lifetime = () => ({ expirationTtl: Math.max(60, this.#freshness.errorMs / SECOND) });

  #sharedKey = (key: string): string => `cat:${this.#name}:${key}`;

  async #readShared({ kv, key }: Source<T>): Promise<Entry<T> | null> {
    if (!kv) return null;
    try {
      const found = await kv.get(this.#sharedKey(key), { type: 'json', cacheTtl: KV_CACHE_S });
      const parsed = this.#stored.safeParse(found);
      return parsed.success ? parsed.data : null;
    } catch (error) {
      log('warn', 'cache.kv_read', { cache: this.#name, error: describeError(error) });
      return null;
    }
  }

  #writeShared({ kv, key }: Source<T>, entry: Entry<T>): void {
    if (!kv) return;
    const written = kv.put(this.#sharedKey(key), JSON.stringify(entry), this.#lifetime());
    this.#behind('cache.kv_write', written);
  }

  /** Work in the background; a failure is logged. */
  #behind(event: string, work: Promise<unknown>): void {
    const done = work.catch((error: unknown) =>
      log('warn', event, { cache: this.#name, error: describeError(error) }),
    );
    inBackground(event, () => done);
  }
}
