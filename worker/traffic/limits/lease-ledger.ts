import { SECOND } from '../../platform/core/clock';
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
 * Who is told to wait so long may come back to a limiter that slept meanwhile: the platform lets an object sleep after
 * ten seconds without a call.
 */
export const SLEEPS_AFTER_MS = 8 * SECOND;

/** Whether the next who asks is told to wait so long that the limiter may sleep meanwhile. */
export function mayOutlast(answer: Answer): boolean {
  const waitMs = answer.kind === 'blocked' ? answer.forMs : answer.resetMs;
  return answer.remaining === 0 && waitMs >= SLEEPS_AFTER_MS;
}

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

  /**
   * All that counts, in few entries: a lease that may still be reported by its name, the rest by credential and second,
   * at the latest instant of that second.
   */
  condensed(now: number): Entry[] {
    const running = this.#entries.filter(({ bookedAt }) => bookedAt > now);
    const past = this.#entries.filter(({ bookedAt }) => bookedAt <= now);
    const groups = Map.groupBy(
      past,
      ({ credential, bookedAt }) => `${Math.floor(bookedAt / SECOND)} ${credential}`,
    );
    const sums = Array.from(groups.values(), (group) => ({
      ask: '',
      credential: group[0]?.credential ?? '',
      units: group.reduce((sum, { units }) => sum + units, 0),
      bookedAt: Math.max(...group.map(({ bookedAt }) => bookedAt)),
    }));
    return [...sums, ...running];
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
    const forMs = Math.max(
      this.#freeIn(limits.limit, limits, now),
      limits.keyLimit === null ? 0 : this.#freeIn(limits.keyLimit, limits, now, ask.credential),
    );
    return {
      kind: 'blocked',
      forMs: Math.max(forMs, restOf(limits) / 2),
      limits,
      remaining: 0,
      resetMs: forMs,
    };
  }

  /** Until less than `limit` is booked, by all or by one: after a restart more may be booked than was used. */
  #freeIn(limit: number, { windowMs }: Limits, now: number, credential?: string): number {
    const counted = this.#entries
      .filter((entry) => credential === undefined || entry.credential === credential)
      .toSorted((a, b) => a.bookedAt - b.bookedAt);
    let left = counted.reduce((sum, { units }) => sum + units, 0);
    if (left < limit) return 0;
    for (const { units, bookedAt } of counted)
      if ((left -= units) < limit) return bookedAt + windowMs - now;
    // A limit of 0 has nothing to wait for.
    return windowMs;
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
