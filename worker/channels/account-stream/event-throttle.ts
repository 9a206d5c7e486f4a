import { SECOND } from '../../platform/core/clock';

/** Limits the events a second that are sent one by one; sockets get one `resync` for the rest. Pure. */
export class EventThrottle {
  readonly #perSecond: () => number;
  #began = -Infinity;
  #count = 0;
  #isHolding = false;

  constructor(perSecond: () => number) {
    this.#perSecond = perSecond;
  }

  /** Whether `count` events may be sent at `now`. Once a second is over the limit, nothing is until `release`. */
  admit(count: number, now: number): boolean {
    if (!this.#isHolding && now - this.#began >= SECOND) this.#begin(now);
    this.#count += count;
    if (this.#count > this.#perSecond()) this.#isHolding = true;
    return !this.#isHolding;
  }

  /** When to call `release`, epoch milliseconds; null for never. */
  get dueAt(): number | null {
    return this.#isHolding ? this.#began + SECOND : null;
  }

  /** True when a second with held events is over; the next one begins. */
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
