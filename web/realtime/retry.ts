import { retryAfterMs } from '../core/problem';
import { reconnectMs } from './backoff';

/**
 * When a connection that was lost or refused is tried again: later each time, with jitter, and never before the API
 * said so (Retry-After), also when the page is looked at meanwhile.
 */
export class Retry {
  readonly #try: () => void;
  readonly #random: (() => number) | undefined;
  #attempt = 0;
  /** Epoch milliseconds: the API refuses until then. */
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(again: () => void, random?: () => number) {
    this.#try = again;
    this.#random = random;
  }

  /** Keeps in mind what a refusal says of the time to wait. */
  refused(error: unknown): void {
    this.#notBefore = Date.now() + retryAfterMs(error);
  }

  /** Tries again in a while. One try is planned at a time. */
  later(): void {
    if (this.#timer !== undefined) return;
    this.#plan(Math.max(reconnectMs(this.#attempt++, this.#random), this.#notBefore - Date.now()));
  }

  /** Nothing of ours speaks for waiting any longer: tries as soon as the API takes it. */
  soon(): void {
    this.stop();
    const rest = this.#notBefore - Date.now();
    if (rest > 0) this.#plan(rest);
    else this.#try();
  }

  succeeded(): void {
    this.#attempt = 0;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#attempt = 0;
  }

  #plan(wait: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#try();
    }, wait);
  }
}
