import { SECOND } from '../../platform/core/clock';

/** Decides whether events are sent one by one, or whether sockets only hear where the log has come to. */
export class Pace {
  readonly #perSecond: () => number;
  #began = -Infinity;
  #count = 0;
  #isHolding = false;

  constructor(perSecond: () => number) {
    this.#perSecond = perSecond;
  }

  /** Whether `count` events may be sent at `now`; once the second is full nothing is, until `release`. */
  admit(count: number, now: number): boolean {
    if (!this.#isHolding && now - this.#began >= SECOND) this.#begin(now);
    this.#count += count;
    if (this.#count > this.#perSecond()) this.#isHolding = true;
    return !this.#isHolding;
  }

  /** When sockets are to hear of what was held back, or null. */
  get dueAt(): number | null {
    return this.#isHolding ? this.#began + SECOND : null;
  }

  /** True when the second is over in which something was held back; the next one begins. */
  release(now: number): boolean {
    if (this.dueAt === null || now < this.dueAt) return false;
    this.#begin(now);
    return true;
  }

  #begin(now: number): void {
    this.#began = now;
    this.#count = 0;
    this.#isHolding = false;
  }
}
