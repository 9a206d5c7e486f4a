import { MINUTE } from '../core/clock';

/** Log lines of anonymous requests of one kind, in an isolate and a minute. */
const MAX_LINES = 60;

/** Bounds the log lines of anonymous requests (I-71). */
export class LogBudget {
  #since = -Infinity;
  #written = 0;
  #left = 0;

  /** The number of requests that this line stands for, including those without a line; 0 for no line. */
  take(now: number): number {
    if (Math.abs(now - this.#since) >= MINUTE) {
      this.#since = now;
      this.#written = 0;
    }
    if (this.#written >= MAX_LINES) {
      this.#left++;
      return 0;
    }
    this.#written++;
    const counts = 1 + this.#left;
    this.#left = 0;
    return counts;
  }

  clear(): void {
    this.#since = -Infinity;
    this.#written = 0;
    this.#left = 0;
  }
}
