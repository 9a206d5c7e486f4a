import { SECOND } from '../../platform/core/clock';
import {
  leaseLifetime,
  MIN_LEASED_LIMIT,
  askAgainDelay,
  type LeaseAnswer,
  type LeaseRequest,
  type Limits,
  type UseReport,
} from './lease-protocol';

/** Units that may have been used until `bookedAt`, by the limiter's own clock. */
export interface Booking {
  readonly ask: string;
  readonly credential: string;
  units: number;
  bookedAt: number;
}

/**
 * Clocks of two machines differ by at most this: a limiter that restarts on another machine keeps
 * its bookings longer by it.
 */
export const RESTART_MARGIN_MS = 5_000;

/** The platform evicts an object from memory ten seconds after its last call; a wait this long may outlast it. */
const SLEEP_AFTER_MS = 8 * SECOND;

/**
 * Whether the next caller gets a Retry-After so long that the limiter may lose its memory
 * meanwhile.
 */
export function mayOutlastMemory(answer: LeaseAnswer): boolean {
  const waitMs = answer.kind === 'blocked' ? answer.forMs : answer.resetMs;
  return answer.remaining === 0 && waitMs >= SLEEP_AFTER_MS;
}

/**
 * The sliding window of one account, and of each of its credentials. A unit is booked at the last instant at which it
 * may be used, the end of its lease. So each grant counts all units that can share a window with the new ones, and no
 * window ever holds more than the limit. A report moves a booking to the instant of the last use.
 */
export class LeaseLedger {
  #bookings: Booking[] = [];

  get bookings(): readonly Booking[] {
    return this.#bookings;
  }

  /**
   * All bookings that count, in few rows: each lease that may still be reported by its name, the others summed by
   * credential and second, at the latest instant of that second.
   */
  condensed(now: number): Booking[] {
    const running = this.#bookings.filter(({ bookedAt }) => bookedAt > now);
    const past = this.#bookings.filter(({ bookedAt }) => bookedAt <= now);
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

  /** Restores the bookings that were stored before a restart. */
  restore(stored: readonly Booking[], now: number, windowMs: number): void {
    const latest = now + leaseLifetime(windowMs);
    this.#bookings = stored.map((booking) => ({
      ...booking,
      bookedAt: Math.min(booking.bookedAt + RESTART_MARGIN_MS, latest),
    }));
  }

  answer(request: LeaseRequest, limits: Limits, now: number): LeaseAnswer {
    for (const report of request.reports) this.#applyReport(report, now);
    this.#bookings = this.#bookings.filter(({ bookedAt }) => bookedAt + limits.windowMs > now);
    const { all, own } = this.#count(request.credential);
    const free = limits.limit - all.units;
    const ownFree = limits.keyLimit === null ? free : limits.keyLimit - own.units;
    const room = Math.min(free, ownFree);
    const isLeased = Math.min(limits.limit, limits.keyLimit ?? limits.limit) >= MIN_LEASED_LIMIT;
    const units = Math.min(room, isLeased ? request.want : request.waiting);
    const lifetimeMs = leaseLifetime(limits.windowMs);
    const oldest = free <= ownFree ? all.oldest : own.oldest;
    if (units > 0) {
      const { ask, credential } = request;
      this.#bookings.push({ ask, credential, units, bookedAt: now + lifetimeMs });
      const resetMs = Math.min(oldest, now + lifetimeMs) + limits.windowMs - now;
      return { kind: 'lease', units, limits, remaining: room - units, resetMs };
    }
    const forMs = Math.max(
      this.#freeAfter(limits.limit, limits, now),
      limits.keyLimit === null
        ? 0
        : this.#freeAfter(limits.keyLimit, limits, now, request.credential),
    );
    return {
      kind: 'blocked',
      forMs: Math.max(forMs, askAgainDelay(limits) / 2),
      limits,
      remaining: 0,
      resetMs: forMs,
    };
  }

  /**
   * Milliseconds until fewer than `limit` units are booked, in total or by one credential: a
   * restart may leave more.
   */
  #freeAfter(limit: number, { windowMs }: Limits, now: number, credential?: string): number {
    const counted = this.#bookings
      .filter((booking) => credential === undefined || booking.credential === credential)
      .toSorted((a, b) => a.bookedAt - b.bookedAt);
    let left = counted.reduce((sum, { units }) => sum + units, 0);
    if (left < limit) return 0;
    for (const { units, bookedAt } of counted)
      if ((left -= units) < limit) return bookedAt + windowMs - now;
    // With a limit of 0 no unit ever becomes free.
    return windowMs;
  }

  #count(credential: string) {
    const all = { units: 0, oldest: Infinity };
    const own = { units: 0, oldest: Infinity };
    for (const booking of this.#bookings) {
      all.units += booking.units;
      all.oldest = Math.min(all.oldest, booking.bookedAt);
      if (booking.credential !== credential) continue;
      own.units += booking.units;
      own.oldest = Math.min(own.oldest, booking.bookedAt);
    }
    return { all, own };
  }

  /** Reduces the units and moves the booking to an earlier instant, never the other way. */
  #applyReport({ ask, used, agoMs }: UseReport, now: number): void {
    const index = this.#bookings.findIndex((booking) => booking.ask === ask);
    const booking = this.#bookings[index];
    if (!booking) return;
    booking.units = Math.min(booking.units, Math.max(0, used));
    booking.bookedAt = Math.min(booking.bookedAt, now - Math.max(0, agoMs));
    if (booking.units === 0) this.#bookings.splice(index, 1);
  }
}
