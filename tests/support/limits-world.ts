import { LeaseBook, type Admission } from '../../worker/traffic/limits/lease-book';
import {
  answerTimeout,
  leaseLifetime,
  type LeaseAnswer,
  type LeaseRequest,
  type Limits,
} from '../../worker/traffic/limits/lease-protocol';
import { PrefetchedBookings } from '../../worker/traffic/limits/prefetched-bookings';
import {
  LeaseLedger,
  RESTART_MARGIN_MS,
  mayOutlastMemory,
  type Booking,
} from '../../worker/traffic/limits/lease-ledger';

type Lease = Extract<LeaseAnswer, { kind: 'lease' }>;

/** A seeded random number generator (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Event {
  at: number;
  run: () => void;
}

/** Events ordered by time: a binary heap. */
class Agenda {
  readonly #heap: Event[] = [];

  push(event: Event): void {
    this.#heap.push(event);
    for (let i = this.#heap.length - 1; i > 0;) {
      const parent = (i - 1) >> 1;
      if (this.#at(parent) <= this.#at(i)) return;
      this.#swap(parent, i);
      i = parent;
    }
  }

  pop(): Event | undefined {
    this.#swap(0, this.#heap.length - 1);
    const first = this.#heap.pop();
    for (let i = 0; ;) {
      const [left, right] = [2 * i + 1, 2 * i + 2];
      const least = this.#at(right) < this.#at(left) ? right : left;
      if (this.#at(least) >= this.#at(i)) return first;
      this.#swap(least, i);
      i = least;
    }
  }

  #at = (i: number): number => this.#heap[i]?.at ?? Infinity;

  #swap(a: number, b: number): void {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (one && other) [this.#heap[a], this.#heap[b]] = [other, one];
  }
}

export interface Scenario {
  seed: number;
  limits: Limits;
  isolates: number;
  /** Requests in a window, in units of the limit. */
  load: number;
  windows: number;
  /** Arrivals: evenly spaced, at random, or in bursts. */
  arrivals: 'even' | 'poisson' | 'bursts';
  /** Maximum skew of each clock. */
  skewMs: number;
  /** Share of the limiter's answers that are lost. */
  lost: number;
  /** One-way latency; each message takes up to twice this. */
  delayMs: number;
  /** Average restarts of the limiter per window, each with the loss of its memory. */
  restarts?: number;
  credentials?: number;
}

export interface Outcome {
  arrivals: number[];
  /** True times of the admitted requests, with their isolate. */
  admitted: { at: number; credential: string }[];
  unavailable: number;
  calls: number;
}

/**
 * Simulates isolates with skewed clocks that share a limiter over a network with delays and losses, in virtual time.
 */
export async function simulate(scenario: Scenario): Promise<Outcome> {
  const { limits, isolates, windows, delayMs, lost, skewMs, credentials = 1 } = scenario;
  const random = seededRandom(scenario.seed);
  const agenda = new Agenda();
  let time = 1_000_000;
  const begin = time;
  const end = begin + windows * limits.windowMs;
  const skew = () => (random() * 2 - 1) * skewMs;
  const outcome: Outcome = { arrivals: [], admitted: [], unavailable: 0, calls: 0 };
  let limiterSkew = skew();
  let ledger = new LeaseLedger();
  let stored: Booking[] = [];
  let prefetched = new PrefetchedBookings();
  const later = (ms: number, run: () => void) => agenda.push({ at: time + ms, run });
  const delay = () => random() * 2 * delayMs;
  let asks = 0;

  const store = (
    { ask, credential }: LeaseRequest,
    { units, remaining }: Lease,
    now: number,
  ): void => {
    const booking = { ask, credential, units, bookedAt: now + leaseLifetime(limits.windowMs) };
    if (prefetched.take(booking)) return;
    const prefetch = prefetched.extend(booking, remaining, limits);
    stored.push(booking, ...(prefetch ? [{ ask: '', credential, ...prefetch }] : []));
  };
  const answer = (ask: LeaseRequest): LeaseAnswer => {
    outcome.calls++;
    const now = time + limiterSkew;
    const given = ledger.answer(ask, limits, now);
    // Stored: the booking at the grant and its coverage. Reports are in memory only.
    if (given.kind === 'lease') store(ask, given, now);
    if (mayOutlastMemory(given)) {
      stored = ledger.condensed(now);
      prefetched.clear();
    }
    return given;
  };
  const restart = () => {
    limiterSkew = skew();
    const now = time + limiterSkew;
    stored = stored.filter(({ bookedAt }) => bookedAt + limits.windowMs + RESTART_MARGIN_MS > now);
    ledger = new LeaseLedger();
    prefetched = new PrefetchedBookings();
    ledger.restore(stored, now, limits.windowMs);
  };

  const books = Array.from({ length: isolates }, () => {
    const mine = skew();
    const now = () => Math.floor(time + mine);
    return {
      now,
      book: new LeaseBook({
        now,
        newAsk: () => `a${++asks}`,
        join: (flight) => flight,
        keep: () => undefined,
      }),
    };
  });
  const asking = (ask: LeaseRequest): Promise<LeaseAnswer> => {
    const { promise, resolve, reject } = Promise.withResolvers<LeaseAnswer>();
    later(delay(), () => {
      const given = answer(ask);
      if (random() >= lost) later(delay(), () => resolve(given));
    });
    later(answerTimeout(limits.windowMs), () => reject(new Error('late')));
    return promise;
  };

  const request = async () => {
    const isolate = books[Math.floor(random() * isolates)];
    if (!isolate) return;
    const { book, now } = isolate;
    const credentialId = `key_${Math.floor(random() * credentials)}`;
    outcome.arrivals.push(time);
    const lease = book.get({ accountId: 'acc', credentialId, keyLimit: limits.keyLimit });
    const admission: Admission = lease.take(now()) ?? (await book.acquire(lease, asking));
    if (admission === 'admitted') outcome.admitted.push({ at: time, credential: credentialId });
    if (admission === 'unavailable') outcome.unavailable++;
  };

  const gap = limits.windowMs / (limits.limit * scenario.load);
  for (let at = 0; at < windows * limits.windowMs;) {
    const size = scenario.arrivals === 'bursts' ? 1 + Math.floor(random() * limits.limit * 0.3) : 1;
    for (let n = 0; n < size; n++)
      agenda.push({ at: begin + at + n * 1e-6, run: () => void request() });
    at += size * (scenario.arrivals === 'even' ? gap : -Math.log(1 - random()) * gap);
  }
  const { restarts = 0 } = scenario;
  for (let n = 0; n < restarts * windows; n++)
    agenda.push({ at: begin + random() * (end - begin), run: restart });

  for (let event = agenda.pop(); event; event = agenda.pop()) {
    time = Math.max(time, event.at);
    event.run();
    // Promises resolve before the clock advances.
    for (let n = 0; n < 8; n++) await Promise.resolve();
  }
  return outcome;
}
