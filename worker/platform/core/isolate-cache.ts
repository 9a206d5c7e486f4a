/** The caches that outlive a request, by name. */
const memories = new Map<string, { clear(): void }>();

/**
 * Registers a cache of a module, which outlives requests and a test's storage, and returns it. Never register the cache of
 * an object or a request: it would live as long as the isolate. `clear` is for tests.
 */
export function perIsolate<T extends { clear(): void }>(name: string, memory: T): T {
  memories.set(name, memory);
  return memory;
}

/** For tests: clears all caches, as in a new isolate, or those of these names. @throws for an unknown name. */
export function resetIsolateCaches(...names: readonly string[]): void {
  for (const name of names.length > 0 ? names : memories.keys()) {
    const memory = memories.get(name);
    if (!memory) throw new Error(`no isolate cache is named ${name}`);
    memory.clear();
  }
}

interface MapBounds<K, V> {
  /** The largest number of entries. */
  entries: number;
  /** For values of different sizes: the weight of one (bytes or similar), and the largest total. */
  weight?: { of: (value: V, key: K) => number; max: number };
  /** Called for each removed entry, but not by `clear`. */
  onDelete?: (value: V, key: K) => void;
}

/** After this many entries the iteration over the oldest restarts: a longer one would retain outgrown tables. */
const WALK = 256;

/**
 * A map of bounded size: a surplus entry evicts the oldest, by the time of the last `set`. A read moves nothing, so it costs
 * the same as in a Map. A single value above the bounds stays, alone.
 */
export class BoundedMap<K, V extends {}> {
  readonly #bounds: MapBounds<K, V>;
  readonly #map = new Map<K, V>();
  #weight = 0;
  #sets = 0;
  /** A Map skips the gaps at its front in each new iteration, so one iteration evicts many entries. */
  #oldest: Iterator<K> | null = null;

  constructor(bounds: MapBounds<K, V>) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  has(key: K): boolean {
    return this.#map.has(key);
  }

  set(key: K, value: V): void {
    this.delete(key);
    if (++this.#sets % WALK === 0) this.#oldest = null;
    this.#map.set(key, value);
    this.#weight += this.#weigh(value, key);
    while (this.#isTooFull()) this.#dropOldest();
  }

  /** Whether the key existed. */
  delete(key: K): boolean {
    const value = this.#map.get(key);
    if (value === undefined) return false;
    this.#map.delete(key);
    this.#weight -= this.#weigh(value, key);
    this.#bounds.onDelete?.(value, key);
    return true;
  }

  /** Deletes entries, the oldest first, while `isOver` holds. */
  deleteWhile(isOver: (value: V) => boolean): void {
    for (const [key, value] of this.#map) {
      if (!isOver(value)) return;
      this.delete(key);
    }
  }

  /** The oldest first. */
  values(): IterableIterator<V> {
    return this.#map.values();
  }

  clear(): void {
    this.#map.clear();
    this.#weight = 0;
    this.#oldest = null;
  }

  #weigh(value: V, key: K): number {
    return this.#bounds.weight?.of(value, key) ?? 0;
  }

  #isTooFull(): boolean {
    const { entries, weight } = this.#bounds;
    const { size } = this.#map;
    return size > 1 && (size > entries || (weight !== undefined && this.#weight > weight.max));
  }

  #dropOldest(): void {
    this.#oldest ??= this.#map.keys();
    const { done, value } = this.#oldest.next();
    if (done) this.#oldest = null;
    else this.delete(value);
  }
}
