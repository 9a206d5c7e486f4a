import type { ObjectStorage } from '../../worker/verifications/orders/order.store';

/** A Durable Object's key-value storage in a map: survives the "crash" of whoever uses it. */
export class MapStorage implements ObjectStorage {
  readonly #values = new Map<string, string>();
  /** How often something was written: each is a billed row. */
  writes = 0;
  /** What the next write fails with. */
  failure: Error | null = null;

  readonly kv = {
    get: (key: string): unknown => this.#values.get(key),
    put: (key: string, value: string): void => {
      if (this.failure) throw this.failure;
      this.writes++;
      this.#values.set(key, value);
    },
  };

  deleteAll(): void {
    this.#values.clear();
  }
}
