import { Problem } from './problem';

/** Refusals after which a retry under the same key is right; any other answer uses the key up. */
const AGAIN = ['payments.unavailable', 'idempotency.in_progress'];

/** Idempotency keys of requests that move money: a request keeps its key until it is answered (I-50). */
export class RequestKeys {
  readonly #newKey: () => string;
  readonly #keys = new Map<string, string>();

  constructor(newKey: () => string) {
    this.#newKey = newKey;
  }

  /** Whether the answer to `request` was lost: the next one has its key. */
  isUnanswered(request: string): boolean {
    return this.#keys.has(request);
  }

  /** `request` identifies the content of the request. @throws the error of `send`. */
  async send<T>(request: string, send: (key: string) => Promise<T>): Promise<T> {
    const key = this.#keys.get(request) ?? this.#newKey();
    this.#keys.set(request, key);
    try {
      const answer = await send(key);
      this.#keys.delete(request);
      return answer;
    } catch (error) {
      if (error instanceof Problem && !AGAIN.includes(error.code)) this.#keys.delete(request);
      throw error;
    }
  }
}
