import { SECOND } from '../kernel/clock';
import { AppError } from '../kernel/errors';

const LEASE_MS = 10 * SECOND;
const PATIENCE_MS = 5 * SECOND;
const STEP_MS = 25;

/** At most `limit` works at a time in this isolate; the others wait their turn, and not for ever. */
export class Places {
  readonly #limit: number;
  readonly #taken = new Set<{ until: number }>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws auth.busy when no place becomes free in time. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    // By timer, because in workerd one request must not wake another.
    for (let waited = 0; !this.#isFree(); waited += STEP_MS) {
      if (waited >= PATIENCE_MS) throw new AppError('auth.busy');
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
    const place = { until: Date.now() + LEASE_MS };
    this.#taken.add(place);
    try {
      return await work();
    } finally {
      this.#taken.delete(place);
    }
  }

  /** A caller that hangs up never gives its place back; its lease ends instead. */
  #isFree(): boolean {
    for (const place of this.#taken) if (place.until <= Date.now()) this.#taken.delete(place);
    return this.#taken.size < this.#limit;
  }
}
