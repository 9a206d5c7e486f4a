import { retryAfterMs } from '../core/problem';
import { reconnectMs } from './backoff';

/**
 * Schedules the tries of a lost or refused connection: with backoff and jitter, and never before Retry-After, also when
 * the page becomes visible.
 */
export class Retry {
  readonly #try: () => void;
  readonly #random: (() => number) | undefined;
  #attempt = 0;
  /** Epoch milliseconds before which the API refuses. */
  #notBefore = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(again: () => void, random?: () => number) {
    this.#try = again;
    this.#random = random;
  }

  /** Remembers the Retry-After of a refusal. */
  refused(error: unknown): void {
    this.#notBefore = Date.now() + retryAfterMs(error);
  }

  /** Schedules the next try, unless one is scheduled. */
  later(): void {
    if (this.#timer !== undefined) return;
    this.#plan(Math.max(reconnectMs(this.#attempt++, this.#random), this.#notBefore - Date.now()));
  }

  /** Tries now, or as soon as Retry-After allows. */
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
