import { SECOND } from '../../platform/core/clock';
import { AppError } from '../../platform/core/errors';
import { BoundedMap } from '../../platform/core/isolate-cache';

const LEASE_MS = 10 * SECOND;
const PATIENCE_MS = 5 * SECOND;
const STEP_MS = 25;
/** Works that one party has at once; after that each takes this long to be allowed, which is about twice what one costs. */
const BURST = 5;
const REFILL_MS = 250;
const MAX_PARTIES = 1_000;

/**
 * At most `limit` works at a time in this isolate, and of one party at most one, at half the isolate's time in the long
 * run: the others wait their turn, and not for ever (I-62).
 */
export class Places {
  readonly #limit: number;
  readonly #taken = new Set<{ until: number; who: string }>();
  /** Until when what a party has had is paid back; of many names the ones that came longest ago are forgotten, and have paid. */
  readonly #owed = new BoundedMap<string, number>({ entries: MAX_PARTIES });

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws auth.busy when no place becomes free in time for `who`. */
  async run<T>(work: () => Promise<T>, who: string): Promise<T> {
    // By timer, because in workerd one request must not wake another.
    for (let waited = 0; !this.#isFree(who); waited += STEP_MS) {
      if (waited >= PATIENCE_MS) throw new AppError('auth.busy');
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    const now = performance.now();
    this.#owed.set(who, Math.max(this.#owed.get(who) ?? 0, now) + REFILL_MS);
    const place = { until: now + LEASE_MS, who };
    this.#taken.add(place);
    try {
      return await work();
    } finally {
      this.#taken.delete(place);
    }
  }

  /** A caller that hangs up never gives its place back; its lease ends instead. */
  #isFree(who: string): boolean {
    const now = performance.now();
    for (const place of this.#taken) if (place.until <= now) this.#taken.delete(place);
    if (this.#taken.size >= this.#limit) return false;
    if ((this.#owed.get(who) ?? 0) - now > (BURST - 1) * REFILL_MS) return false;
    return this.#limit === 1 || ![...this.#taken].some((place) => place.who === who);
  }
}
