import type { Limits } from './lease';
import type { Entry } from './lease-ledger';

/** Of a window, one unit in so many is stored before anybody has asked for it, for a sixth of the window at most. */
const SHARE = 60;
const LIFE = 6;

/** Units that may be used until `bookedAt` without a row of their own. */
export interface Cover {
  units: number;
  bookedAt: number;
}

/**
 * Bookings that are stored ahead of their grants, so that one row serves several. Only a restart reads them: it counts
 * all of a cover as used at its last instant, so that no window holds more than the limit; what nobody had used is
 * missing once.
 */
export class Ahead {
  readonly #covers = new Map<string, Cover>();

  /** The rows that covered something count no more. */
  clear(): void {
    this.#covers.clear();
  }

  /** Whether what is stored has the booking in it already; then it is spent of that. */
  covers({ credential, units, bookedAt }: Entry): boolean {
    const cover = this.#covers.get(credential);
    if (!cover || cover.units < units || cover.bookedAt < bookedAt) return false;
    cover.units -= units;
    return true;
  }

  /**
   * What the row of a booking covers of those that come. Nothing where less than half of the window is left: who is
   * told when to come back is not to wait longer for a restart.
   */
  cover(
    { credential, bookedAt: at }: Entry,
    remaining: number,
    { limit, keyLimit, windowMs }: Limits,
  ): Cover | null {
    const most = Math.min(limit, keyLimit ?? limit);
    const units = Math.floor(most / SHARE);
    if (units === 0 || remaining < most / 2) return null;
    const bookedAt = at + windowMs / LIFE;
    this.#covers.set(credential, { units, bookedAt });
    return { units, bookedAt };
  }
}
