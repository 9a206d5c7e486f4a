import { GUARD_MS, type UseReport } from './lease-protocol';

/** The use of one lease. */
interface Use {
  ask: string;
  used: number;
  usedAt: number;
}

const MAX_UNREPORTED = 50;

/**
 * The units that an isolate may use for one credential, and the uses that were not reported to the
 * limiter yet.
 */
export class Lease {
  #units = 0;
  #askedAt = 0;
  #until = 0;
  #use: Use | null = null;
  #unreported: Use[] = [];

  get units(): number {
    return this.#units;
  }

  get askedAt(): number {
    return this.#askedAt;
  }

  get until(): number {
    return this.#until;
  }

  /** A clock that was set back would make a lease longer. */
  isClockSetBack(now: number): boolean {
    return now < this.#askedAt;
  }

  isUsable(now: number): boolean {
    return this.#units > 0 && now < this.#until;
  }

  /** Uses one unit; false when there is none. */
  take(now: number): boolean {
    if (!this.isUsable(now) || !this.#use) return false;
    this.#units--;
    this.#use.used++;
    this.#use.usedAt = now;
    return true;
  }

  /**
   * Gives up the remaining units for those that are requested now. Returns the report for the
   * limiter.
   */
  renew(ask: string, now: number): UseReport[] {
    if (this.#use) this.#unreported.push(this.#use);
    this.#unreported = this.#unreported.slice(-MAX_UNREPORTED);
    this.#use = { ask, used: 0, usedAt: now };
    this.#units = 0;
    this.#askedAt = now;
    return this.#unreported.map((use) => ({
      ask: use.ask,
      used: use.used,
      agoMs: Math.max(0, now - use.usedAt - GUARD_MS),
    }));
  }

  /**
   * Whether `ask` is the newest question: an older one was given up, and its units are reported as
   * unused.
   */
  isCurrent(ask: string): boolean {
    return this.#use?.ask === ask;
  }

  /** The limiter has answered, so it has received every report. */
  grant(units: number, lifetimeMs: number): void {
    this.#unreported = [];
    this.#units = units;
    this.#until = this.#askedAt + lifetimeMs - GUARD_MS;
  }

  /** The limiter has answered that no units are available. */
  refuse(): void {
    this.#unreported = [];
    this.#use = null;
  }

  /** The answer was lost or is late: its units are not used, and the next question reports that. */
  drop(): void {
    this.#units = 0;
  }
}
