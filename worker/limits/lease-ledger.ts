import {
  LEASED_FROM,
  restOf,
  validityOf,
  type Answer,
  type Ask,
  type Limits,
  type Report,
} from './lease';

/** Units that may have been used until `bookedAt`, by the limiter's own clock. */
export interface Entry {
  readonly ask: string;
  readonly credential: string;
  units: number;
  bookedAt: number;
}

/** Machines agree about the time to within this: a limiter that wakes on another one keeps its bookings so much longer. */
export const RESTART_MARGIN_MS = 5_000;

/**
 * The sliding window of one account, and of each of its credentials. A unit is booked at the last instant at which it
 * may be used, the end of its lease, so that at every grant all units that can share a window with the new ones are
 * counted: no window ever holds more than the limit. A report moves a booking to where the use really was.
 */
export class LeaseLedger {
  #entries: Entry[] = [];

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Takes over what was stored before a restart. */
  restore(stored: readonly Entry[], now: number, windowMs: number): void {
    const latest = now + validityOf(windowMs);
    this.#entries = stored.map((entry) => ({
      ...entry,
      bookedAt: Math.min(entry.bookedAt + RESTART_MARGIN_MS, latest),
    }));
  }

  answer(ask: Ask, limits: Limits, now: number): Answer {
    for (const report of ask.reports) this.#settle(report, now);
    this.#entries = this.#entries.filter(({ bookedAt }) => bookedAt + limits.windowMs > now);
    const { all, own } = this.#count(ask.credential);
    const free = limits.limit - all.units;
    const ownFree = limits.keyLimit === null ? free : limits.keyLimit - own.units;
    const room = Math.min(free, ownFree);
    const isLeased = Math.min(limits.limit, limits.keyLimit ?? limits.limit) >= LEASED_FROM;
    const units = Math.min(room, isLeased ? ask.want : ask.waiting);
    const validMs = validityOf(limits.windowMs);
    const oldest = free <= ownFree ? all.oldest : own.oldest;
    if (units > 0) {
      const { credential } = ask;
      this.#entries.push({ ask: ask.ask, credential, units, bookedAt: now + validMs });
      const resetMs = Math.min(oldest, now + validMs) + limits.windowMs - now;
      return { kind: 'lease', units, limits, remaining: room - units, resetMs };
    }
    // A limit of 0 has nothing to wait for.
    const forMs = oldest === Infinity ? limits.windowMs : oldest + limits.windowMs - now;
    return {
      kind: 'blocked',
      forMs: Math.max(forMs, restOf(limits) / 2),
      limits,
      remaining: 0,
      resetMs: forMs,
    };
  }

  #count(credential: string) {
    const all = { units: 0, oldest: Infinity };
    const own = { units: 0, oldest: Infinity };
    for (const entry of this.#entries) {
      all.units += entry.units;
      all.oldest = Math.min(all.oldest, entry.bookedAt);
      if (entry.credential !== credential) continue;
      own.units += entry.units;
      own.oldest = Math.min(own.oldest, entry.bookedAt);
    }
    return { all, own };
  }

  /** Fewer units, at an earlier instant: never the other way. */
  #settle({ ask, used, agoMs }: Report, now: number): void {
    const index = this.#entries.findIndex((entry) => entry.ask === ask);
    const entry = this.#entries[index];
    if (!entry) return;
    entry.units = Math.min(entry.units, Math.max(0, used));
    entry.bookedAt = Math.min(entry.bookedAt, now - Math.max(0, agoMs));
    if (entry.units === 0) this.#entries.splice(index, 1);
  }
}
