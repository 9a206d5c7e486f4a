import { waitUntil } from 'cloudflare:workers';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';

export interface Freshness {
  /** Answered from memory without a question, milliseconds. */
  freshMs: number;
  /** Answered while a new value is fetched behind the answer, milliseconds. */
  staleMs: number;
}

const MAX_ENTRIES = 5_000;

/**
 * Stale-while-revalidate with single flight in this isolate (I-13): one load at a time for a key; a failed
 * refresh keeps the old value while it may still serve.
 */
export class SwrCache<T> {
  readonly #freshness: Freshness;
  readonly #entries = new Map<string, { value: T; at: number }>();
  readonly #flights = new Map<string, Promise<T>>();

  constructor(freshness: Freshness) {
    this.#freshness = freshness;
  }

  /** @throws what `load` throws when there is no value that may still serve. */
  async get(key: string, load: () => Promise<T>): Promise<T> {
    const entry = this.#entries.get(key);
    const age = entry ? Date.now() - entry.at : Infinity;
    if (entry && age < this.#freshness.freshMs) return entry.value;
    const loading = this.#load(key, load);
    if (!entry || age >= this.#freshness.staleMs) return loading;
    waitUntil(
      loading.catch((error: unknown) =>
        log('warn', 'cache.refresh', { error: describeError(error) }),
      ),
    );
    return entry.value;
  }

  /** Isolate memory outlives a test's storage. */
  clear(): void {
    this.#entries.clear();
  }

  #load(key: string, load: () => Promise<T>): Promise<T> {
    const running = this.#flights.get(key);
    if (running) return running;
    const started = this.#store(key, load).finally(() => this.#flights.delete(key));
    this.#flights.set(key, started);
    // A Worker drops the promises of a caller who hangs up; those who wait for the same load must not hang.
    waitUntil(started.catch(() => null));
    return started;
  }

  async #store(key: string, load: () => Promise<T>): Promise<T> {
    const value = await load();
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#entries.set(key, { value, at: Date.now() });
    return value;
  }
}
