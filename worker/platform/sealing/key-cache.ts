import { MINUTE } from '../core/clock';
import { BoundedMap } from '../core/isolate-cache';
import type { OwnersKeys } from './data-keys';

/** How long an isolate uses a key that may have been destroyed elsewhere. */
const TRUST_MS = MINUTE;
const MAX_OWNERS = 1_000;

/** Unwrapped keys in an isolate's memory: reading and unwrapping costs far more than use. */
export class KeyCache {
  readonly #known = new BoundedMap<string, { keys: OwnersKeys; until: number }>({
    entries: MAX_OWNERS,
  });

  get(owner: string, now: number): OwnersKeys | null {
    const entry = this.#known.get(owner);
    if (entry && now < entry.until) return entry.keys;
    this.#known.delete(owner);
    return null;
  }

  /** `readAt`: the time before D1 was read, so that a destroyed key is not trusted longer. */
  put(owner: string, keys: OwnersKeys, readAt: number): void {
    this.#known.set(owner, { keys, until: readAt + TRUST_MS });
  }

  forget(owner: string): void {
    this.#known.delete(owner);
  }

  clear(): void {
    this.#known.clear();
  }
}
