import type { ObjectStorage } from '../../worker/verifications/orders/order.store';

/** A Durable Object's key-value storage in a map; it survives a simulated crash of its user. */
export class MapStorage implements ObjectStorage {
  readonly #values = new Map<string, string>();
  /** Number of writes; each is a billed row. */
  writes = 0;
  /** Error of the next write. */
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
