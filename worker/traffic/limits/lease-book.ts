import { SECOND } from '../../platform/core/clock';
import { BoundedMap } from '../../platform/core/isolate-cache';
import {
  GUARD_MS,
  LEASED_FROM,
  restOf,
  validityOf,
  type Answer,
  type Ask,
  type Limits,
} from './lease';
import { mayOutlast, RESTART_MARGIN_MS } from './lease-ledger';

/** Who is counted. */
export interface Holder {
  readonly accountId: string;
  readonly credentialId: string;
  /** The credential's own limit below the account's. */
  readonly keyLimit: number | null;
}

export interface BookDeps {
  now(): number;
  newAsk(): string;
  /** The question goes on when the request that asked it is dropped, for those who wait for the same answer. */
  keep(flight: Promise<void>): void;
  /** Until the question that another request asked is answered (`isOver`), or long enough. */
  join(flight: Promise<void>, isOver: () => boolean): Promise<void>;
}

/** Asks the limiter; rejects when no answer comes in time. */
export type Asking = (ask: Ask) => Promise<Answer>;

/** `open`: the limiter does not answer. */
export type Verdict = 'admitted' | 'blocked' | 'open';

/** A lease that is no longer used, until the limiter knows what became of it. */
interface Spent {
  ask: string;
  used: number;
  usedAt: number;
}

const MAX_HOLDINGS = 10_000;
const MAX_SPENT = 50;
/** A limiter that gave no answer so often in a row is left alone for a while. */
const MAX_FAILURES = 3;
const DEAF_MS = SECOND;
const MAX_TRIES = 20;
/** Of a window, one unit in so many may be held for requests that have not come yet: they are others' loss meanwhile. */
const MAX_AHEAD = 150;

/** What an isolate holds for one credential: a lease, or the knowledge that there is none to be had. */
export class Holding {
  readonly holder: Holder;
  limits: Limits | null = null;
  /** Units that are left to others, and how long until more are. */
  remaining = 0;
  resetMs = 0;
  /** Units of the lease at hand, usable from `askedAt` until before `until`. */
  left = 0;
  askedAt = 0;
  until = 0;
  /** Before this there is nothing to be had, and nobody is asked. */
  restUntil = 0;
  /** When there is something again, as far as is known: a rest may end before that, to ask for what others gave back. */
  #fullUntil = 0;
  /** How much longer that is for a limiter which sleeps meanwhile. */
  #wakeMs = 0;
  deafUntil = 0;
  waiting = 0;
  flight: Promise<void> | null = null;
  #failures = 0;
  #lease: Spent | null = null;
  #spent: Spent[] = [];
  #seen = 0;
  #seenSince = 0;
  #demand = 0;
  #lookedUpAt = -Infinity;

  constructor(holder: Holder) {
    this.holder = holder;
  }

  /** The verdict that needs no question; null when the limiter must be asked. Never waits. */
  take(now: number): 'admitted' | 'blocked' | null {
    // A clock that was set back would make a lease longer.
    if (now < this.askedAt) return null;
    if (this.left > 0 && now < this.until && this.#lease) {
      this.left--;
      this.#lease.used++;
      this.#lease.usedAt = now;
      this.#seen++;
      return 'admitted';
    }
    if (now >= this.restUntil) return null;
    this.#seen++;
    return 'blocked';
  }

  /**
   * Milliseconds after which the next request is surely admitted, if nobody else takes its unit. Longer than the
   * limiter said where it may fall asleep meanwhile: one that wakes keeps its bookings longer.
   */
  waitMs(now: number): number {
    const wait = Math.max(0, this.restUntil - now, this.#fullUntil - now);
    return wait > 0 ? wait + this.#wakeMs : 0;
  }

  /** Whether there is nothing to be had at this moment, as far as is known here. Takes nothing. */
  isBlocked(now: number): boolean {
    const hasUnits = this.left > 0 && now < this.until;
    return !hasUnits && now >= this.askedAt && now < this.restUntil;
  }

  /** One a second, for who may be somebody else behind the same address. */
  mayLookUp(now: number): boolean {
    if (Math.abs(now - this.#lookedUpAt) < SECOND) return false;
    this.#lookedUpAt = now;
    return true;
  }

  /** The question that is to be asked now. What is held is given up with it. */
  question(ask: string, now: number): Ask {
    if (this.#lease) this.#spent.push(this.#lease);
    this.#spent = this.#spent.slice(-MAX_SPENT);
    this.#lease = { ask, used: 0, usedAt: now };
    this.left = 0;
    this.askedAt = now;
    return {
      ask,
      credential: this.holder.credentialId,
      waiting: this.waiting,
      want: this.#want(now),
      reports: this.#spent.map((spent) => ({
        ask: spent.ask,
        used: spent.used,
        agoMs: Math.max(0, now - spent.usedAt - GUARD_MS),
      })),
    };
  }

  /** What is likely to come before the lease ends: what came during the last one, and twice its deviation. */
  #want(now: number): number {
    const { limits, waiting } = this;
    const isLeased = limits && Math.min(limits.limit, limits.keyLimit ?? Infinity) >= LEASED_FROM;
    if (!isLeased) return waiting;
    const validMs = validityOf(limits.windowMs);
    const elapsed = Math.max(now - this.#seenSince, validMs / 4);
    const came = ((this.#seen + waiting) * validMs) / elapsed;
    this.#demand = Math.max(came, this.#demand * 0.7 ** (elapsed / validMs));
    this.#seen = 0;
    this.#seenSince = now;
    const likely = Math.floor(this.#demand + 2 * Math.sqrt(this.#demand));
    return waiting + Math.min(likely, Math.floor(limits.limit / MAX_AHEAD));
  }

  takeIn(answer: Answer, asked: Ask, now: number): void {
    const { limits } = answer;
    const validMs = validityOf(limits.windowMs);
    // Given up meanwhile: what it granted was reported as not used.
    if (this.#lease?.ask !== asked.ask) return;
    this.#spent = [];
    this.#failures = 0;
    this.limits = limits;
    this.remaining = answer.remaining;
    this.resetMs = answer.resetMs;
    this.#fullUntil = 0;
    // Units are stored by the second, and a lease that was not reported yet with its end.
    this.#wakeMs = mayOutlast(answer) ? RESTART_MARGIN_MS + validMs : 0;
    if (answer.kind === 'blocked') {
      this.#lease = null;
      this.restUntil = now + answer.forMs;
      return;
    }
    this.left = answer.units;
    this.until = this.askedAt + validMs - GUARD_MS;
    // Less than it asked for: the window is nearly full, and what is freed meanwhile comes with the next lease.
    const isFull = answer.units < asked.want;
    this.restUntil = isFull ? this.askedAt + restOf(limits) : 0;
    this.#fullUntil = isFull ? now + answer.resetMs : 0;
  }

  /** No answer, or too late a one: what it may have granted is not used, and that is said with the next question. */
  giveUp(asked: Ask, now: number): void {
    if (this.#lease?.ask !== asked.ask) return;
    this.left = 0;
    this.restUntil = 0;
    if (++this.#failures >= MAX_FAILURES) this.deafUntil = now + DEAF_MS;
  }
}

type Named = Pick<Holder, 'accountId' | 'credentialId'>;

/** A person acts for several accounts in turn: each has its own, and the limiter counts them together. */
const nameOf = ({ accountId, credentialId }: Named): string => `${accountId} ${credentialId}`;

/** The isolate's side. Times are its own, and only differences of them are ever used. */
export class LeaseBook {
  readonly #deps: BookDeps;
  readonly #holdings = new BoundedMap<string, Holding>({ entries: MAX_HOLDINGS });

  constructor(deps: BookDeps) {
    this.#deps = deps;
  }

  clear(): void {
    this.#holdings.clear();
  }

  /** What is held for the credential already; nothing is made for one that has none. */
  find(who: Named): Holding | undefined {
    return this.#holdings.get(nameOf(who));
  }

  of(holder: Holder): Holding {
    const known = this.find(holder);
    if (known?.holder.keyLimit === holder.keyLimit) return known;
    // Where one is driven out, its units stay booked to the end of their lease, and are used by nobody.
    const fresh = new Holding(holder);
    this.#holdings.set(nameOf(holder), fresh);
    return fresh;
  }

  /** Asks until there is a verdict; requests of one credential share a question. */
  async obtain(holding: Holding, asking: Asking): Promise<Verdict> {
    holding.waiting++;
    try {
      for (let tries = 0; tries < MAX_TRIES; tries++) {
        const now = this.#deps.now();
        const verdict = holding.take(now);
        if (verdict) return verdict;
        if (now < holding.deafUntil && now >= holding.askedAt) return 'open';
        await (holding.flight ? this.#join(holding, holding.flight) : this.#begin(holding, asking));
      }
      return 'blocked';
    } finally {
      holding.waiting--;
    }
  }

  async #join(holding: Holding, flight: Promise<void>): Promise<void> {
    await this.#deps.join(flight, () => holding.flight !== flight);
    if (holding.flight === flight) holding.flight = null;
  }

  async #begin(holding: Holding, asking: Asking): Promise<void> {
    const flight = this.#ask(holding, asking);
    holding.flight = flight;
    this.#deps.keep(flight);
    await flight;
    if (holding.flight === flight) holding.flight = null;
  }

  async #ask(holding: Holding, asking: Asking): Promise<void> {
    const deps = this.#deps;
    const question = holding.question(deps.newAsk(), deps.now());
    try {
      const answer = await asking(question);
      holding.takeIn(answer, question, deps.now());
      if (deps.now() >= holding.until && answer.kind === 'lease')
        holding.giveUp(question, deps.now());
    } catch {
      // Nothing is lost by it: the next question gives back what this one may have been granted.
      holding.giveUp(question, deps.now());
    }
  }
}
