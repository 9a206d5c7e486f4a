import type { Booking } from './lease-ledger';
import type { Limits } from './lease-protocol';

/** Fraction of the window that is prefetched (1/60), valid for at most 1/6 of the window. */
const SHARE = 60;
const LIFE = 6;

/** Units that may be used until `bookedAt` without another row. */
export interface Prefetch {
  units: number;
  bookedAt: number;
}

/**
 * Bookings that are stored ahead of their grants, so that one row covers several grants. Only a
 * restart reads them: it counts a whole prefetch as used at its last instant, so no window exceeds
 * the limit; unused units are lost once.
 */
export class PrefetchedBookings {
  readonly #byCredential = new Map<string, Prefetch>();

  /** For when the stored rows are replaced. */
  clear(): void {
    this.#byCredential.clear();
  }

  /** Takes the booking from the prefetched units; false when it needs a row. */
  take({ credential, units, bookedAt }: Booking): boolean {
    const prefetch = this.#byCredential.get(credential);
    if (!prefetch || prefetch.units < units || prefetch.bookedAt < bookedAt) return false;
    prefetch.units -= units;
    return true;
  }

  /**
   * The units that the row of `booking` prefetches. Null at small limits, and when less than half
   * of the window is left: a restart must not make a caller wait longer than its Retry-After.
   */
  extend(
    { credential, bookedAt: at }: Booking,
    remaining: number,
    { limit, keyLimit, windowMs }: Limits,
  ): Prefetch | null {
    const most = Math.min(limit, keyLimit ?? limit);
    const units = Math.floor(most / SHARE);
    if (units === 0 || remaining < most / 2) return null;
    const bookedAt = at + windowMs / LIFE;
    this.#byCredential.set(credential, { units, bookedAt });
    return { units, bookedAt };
  }
}
