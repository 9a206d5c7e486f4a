/** 53 uniform bits of (seed, key): a decision depends on what it is about, never on what ran before it. */
export function chance(seed: string, ...key: (string | number)[]): number {
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
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

export const between = (low: number, high: number, at: number): number =>
  low + Math.floor(at * (high - low + 1));

/**
 * Numbered draws for calls, which have no row of their own. One stream per operation group, in memory:
 * polling must neither shift the faults of purchases nor write to disk. An evicted object counts from zero again,
 * so each of its lives has series of its own: none repeats what the one before it drew.
 */
export class Streams {
  readonly #seed: string;
  readonly #life: number;
  readonly #drawn = new Map<string, number>();

  /** `life`: how often the object was created before with this seed; 0 for a fresh one. */
  constructor(seed: string, life: number) {
    this.#seed = seed;
    this.#life = life;
  }

  next(stream: string): number {
    const drawn = this.#drawn.get(stream) ?? 0;
    this.#drawn.set(stream, drawn + 1);
    if (this.#life === 0) return chance(this.#seed, stream, drawn);
    return chance(this.#seed, 'life', this.#life, stream, drawn);
  }

  /** A certain or impossible event takes no draw. */
  hit(stream: string, share: number): boolean {
    if (share <= 0) return false;
    return share >= 1 || this.next(stream) < share;
  }
}
