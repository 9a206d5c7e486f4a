import { Problem } from './problem';

/** The same request under the same key may still come to something; any other answer ends what the key stood for. */
const AGAIN = ['payments.unavailable', 'idempotency.in_progress'];

/** Keys of requests that move money: a wish keeps its key until it is answered, so that it is done once (I-50). */
export class RequestKeys {
  readonly #newKey: () => string;
  readonly #keys = new Map<string, string>();

  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /** Sends the request for `wish`, which names all that it asks for. @throws what `send` throws. */
  async send<T>(wish: string, send: (key: string) => Promise<T>): Promise<T> {
    const key = this.#keys.get(wish) ?? this.#newKey();
    this.#keys.set(wish, key);
    try {
      const answer = await send(key);
      this.#keys.delete(wish);
      return answer;
    } catch (error) {
      if (error instanceof Problem && !AGAIN.includes(error.code)) this.#keys.delete(wish);
      throw error;
    }
  }
}
