import type { Limits } from './lease';
import type { Entry } from './lease-ledger';

/** Of a window, one unit in so many is stored before anybody has asked for it, for a sixth of the window at most. */
const SHARE = 60;
const LIFE = 6;

interface Cover {
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

  /** Whether what is stored has the booking in it already; then it is spent of that. */
  covers({ credential, units, bookedAt }: Entry): boolean {
    const cover = this.#covers.get(credential);
    if (!cover || cover.units < units || cover.bookedAt < bookedAt) return false;
    cover.units -= units;
    return true;
  }

  /**
   * The booking as it is to be stored: with what it covers of those that come. As it is where less than half of the
   * window is left: who is told when to come back is not to wait longer for a restart.
   */
  widened(entry: Entry, remaining: number, { limit, keyLimit, windowMs }: Limits): Entry {
    const { credential } = entry;
    const most = Math.min(limit, keyLimit ?? limit);
    const units = Math.floor(most / SHARE);
    if (units === 0 || remaining < most / 2) return entry;
    const bookedAt = entry.bookedAt + windowMs / LIFE;
    this.#covers.set(credential, { units, bookedAt });
    // Without the name of its question: a report of that one says nothing of the others.
    return { ask: '', credential, units: entry.units + units, bookedAt };
  }
}
