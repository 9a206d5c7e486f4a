import type { Principal } from '../../platform/core/ctx';
import { BoundedMap } from '../../platform/core/isolate-cache';
import { USE_MS } from './key-uses';

/** A key that was found good, as an isolate remembers it. */
export interface Known {
  principal: Principal;
  hash: string;
  /** When D1 was asked. */
  at: number;
  expiresAt: number | null;
  /** When this isolate last wrote down that the key is used. */
  usedAt: number;
}

const MAX_KNOWN = 10_000;

/**
 * The keys that D1 found good lately, by themselves, because hashing costs more than all else that a read needs. Each
 * is 52 characters long and of a customer: what strangers send is never kept (I-71). A key that ends is forgotten with
 * its hash, and one that D1 was not asked about for five minutes at the next that comes.
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
