/** 53 uniform bits of (seed, key): a decision depends on its subject, never on earlier decisions. */
export function seededRandom(seed: string, ...key: (string | number)[]): number {
  const text = `${seed}|${key.join('|')}`;
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return ((low & 0x1fffff) * 2 ** 32 + (high >>> 0)) / 2 ** 53;
}

export function pick<T>(items: readonly T[], at: number): T {
  const item = items[Math.floor(at * items.length)];
  if (item === undefined) throw new Error('cannot pick from an empty list');
  return item;
}

export const between = (low: number, high: number, at: number): number =>
  low + Math.floor(at * (high - low + 1));

/**
 * Numbered draws for calls, which have no row. One in-memory stream per operation group, so that polling neither shifts
 * the faults of purchases nor writes to disk. An evicted object counts from zero again; each generation has its own
 * series, so that none repeats.
 */
export class RandomStreams {
  readonly #seed: string;
  readonly #generation: number;
  readonly #drawn = new Map<string, number>();

  /** `generation`: earlier instances of the object with this seed. */
  constructor(seed: string, generation: number) {
    this.#seed = seed;
    this.#generation = generation;
  }

  next(stream: string): number {
    const drawn = this.#drawn.get(stream) ?? 0;
    this.#drawn.set(stream, drawn + 1);
    if (this.#generation === 0) return seededRandom(this.#seed, stream, drawn);
    return seededRandom(this.#seed, 'generation', this.#generation, stream, drawn);
  }

  /** A certain or impossible event consumes no draw. */
  hit(stream: string, share: number): boolean {
    if (share <= 0) return false;
    return share >= 1 || this.next(stream) < share;
  }
}
