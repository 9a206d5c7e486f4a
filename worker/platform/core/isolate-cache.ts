/** What an isolate remembers between requests, by the name of what remembers it. */
const memories = new Map<string, { clear(): void }>();

/**
 * Registers memory that outlives requests, and with them a test's storage; gives it back. For what a module holds:
 * never for what an object or a request makes, which would live as long as the isolate. `clear` serves tests alone.
 */
export function perIsolate<T extends { clear(): void }>(name: string, memory: T): T {
  memories.set(name, memory);
  return memory;
}

/** For tests: what a new isolate would not know, or only what these names remember. @throws for a name that nothing has. */
export function resetIsolateCaches(...names: readonly string[]): void {
  for (const name of names.length > 0 ? names : memories.keys()) {
    const memory = memories.get(name);
    if (!memory) throw new Error(`no isolate cache is named ${name}`);
    memory.clear();
  }
}

interface MapBounds<K, V> {
  /** Entries, at most. */
  entries: number;
  /** For values that differ in size: what one takes (bytes, or what stands for them), and all together at most. */
  weight?: { of: (value: V, key: K) => number; max: number };
  /** Hears of each entry that goes, but not of `clear`. */
  onDelete?: (value: V, key: K) => void;
}

/** So many entries come before the walk over the oldest begins anew: a longer one would hold on to outgrown tables. */
const WALK = 256;

/**
 * A map of bounded size: an entry too many drives out the oldest, by when each was last set. Reading moves nothing, so
 * that it costs what a Map's costs. A single value heavier than all bounds stays, alone.
 */
export class BoundedMap<K, V extends {}> {
  readonly #bounds: MapBounds<K, V>;
  readonly #map = new Map<K, V>();
  #weight = 0;
  #sets = 0;
  /** A Map walks over the gaps at its front each time it is walked from there: many entries are driven out in one walk. */
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

  /** Whether there was one. */
  delete(key: K): boolean {
    const value = this.#map.get(key);
    if (value === undefined) return false;
    this.#map.delete(key);
    this.#weight -= this.#weigh(value, key);
    this.#bounds.onDelete?.(value, key);
    return true;
  }

  /** Deletes from the oldest on for as long as `isOver`. */
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
