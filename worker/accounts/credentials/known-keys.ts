import type { Principal } from '../../platform/core/ctx';
import { BoundedMap } from '../../platform/core/isolate-cache';
import { USE_MS } from './key-uses';

/** A cached valid key. */
export interface Known {
  principal: Principal;
  hash: string;
  /** When it was read from D1. */
  at: number;
  expiresAt: number | null;
  /** When this isolate last recorded a use. */
  usedAt: number;
}

const MAX_KNOWN = 10_000;

/**
 * Recently validated keys, by the key itself: hashing would cost more than the rest of a read. Only valid keys of
 * customers are cached, never what an anonymous caller sends (I-71). An ended key is evicted by its hash, and a key that
 * was read more than five minutes ago when the next one is added.
 */
export class KnownKeys {
  readonly #keyOf = new Map<string, string>();
  readonly #byKey = new BoundedMap<string, Known>({
    entries: MAX_KNOWN,
    onDelete: ({ hash }) => this.#keyOf.delete(hash),
  });

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): Known | undefined {
    return this.#byKey.get(key);
  }

  put(key: string, known: Known): void {
    this.forget(known.hash);
    this.#byKey.deleteWhile(({ at }) => known.at - at >= USE_MS);
    this.#byKey.set(key, known);
    this.#keyOf.set(known.hash, key);
  }

  forget(hash: string): void {
    const key = this.#keyOf.get(hash);
    if (key !== undefined) this.#byKey.delete(key);
  }

  forgetOf(accountId: string): void {
    for (const { principal, hash } of this.#byKey.values())
      if (principal.accountId === accountId) this.forget(hash);
  }

  clear(): void {
    this.#byKey.clear();
    this.#keyOf.clear();
  }
}
