import { SECOND } from '../../platform/core/clock';
import { AppError } from '../../platform/core/errors';
import { BoundedMap } from '../../platform/core/isolate-cache';

const LEASE_MS = 10 * SECOND;
const MAX_WAIT_MS = 5 * SECOND;
const POLL_MS = 25;
/**
 * Runs that one party may start without a delay; each further one waits this long, about twice the
 * time of a hash.
 */
const BURST = 5;
const REFILL_MS = 250;
const MAX_PARTIES = 1_000;

/**
 * At most `limit` concurrent runs in this isolate, one for each party, and in the long run half of
 * the isolate's time for one party. The others wait, for a bounded time (I-62).
 */
export class Semaphore {
  readonly #limit: number;
  readonly #refillMs: number;
  readonly #running = new Set<{ until: number; party: string }>();
  /** When the used budget of a party is refilled; beyond the bound the oldest entries are dropped, and count as refilled. */
  readonly #refilledAt = new BoundedMap<string, number>({ entries: MAX_PARTIES });

  /** `refillMs`: time in which a party regains one run of its burst. */
  constructor(limit: number, refillMs = REFILL_MS) {
    this.#limit = limit;
    this.#refillMs = refillMs;
  }

  /** @throws auth.busy when no slot becomes free in time for `party`. */
  async run<T>(work: () => Promise<T>, party: string): Promise<T> {
    // By timer, because in workerd one request must not wake another.
    for (let waited = 0; !this.#isFree(party); waited += POLL_MS) {
      if (waited >= MAX_WAIT_MS) throw new AppError('auth.busy');
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
    const now = performance.now();
    this.#refilledAt.set(party, Math.max(this.#refilledAt.get(party) ?? 0, now) + this.#refillMs);
    const slot = { until: now + LEASE_MS, party };
    this.#running.add(slot);
    try {
      return await work();
    } finally {
      this.#running.delete(slot);
    }
  }

  /** A request that the client aborts never frees its slot; the lease ends instead. */
  #isFree(party: string): boolean {
    const now = performance.now();
    for (const slot of this.#running) if (slot.until <= now) this.#running.delete(slot);
    if (this.#running.size >= this.#limit) return false;
    if ((this.#refilledAt.get(party) ?? 0) - now > (BURST - 1) * this.#refillMs) return false;
    return this.#limit === 1 || ![...this.#running].some((slot) => slot.party === party);
  }
}
