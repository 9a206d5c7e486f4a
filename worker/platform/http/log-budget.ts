import { MINUTE } from '../core/clock';

/** Lines that strangers may write of one kind, in an isolate and a minute. */
const MAX_LINES = 60;

/** What a stranger's request costs in the log is bounded before anybody knows who it is (I-71). */
export class LogBudget {
  #since = -Infinity;
  #written = 0;
  #left = 0;

  /** How many requests the line that is due now stands for, those before it that got none included; 0 for no line. */
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
}
