import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrefetchedBookings } from '../../../../worker/traffic/limits/prefetched-bookings';
import {
  leaseLifetime,
  type LeaseAnswer,
  type LeaseRequest,
  type Limits,
} from '../../../../worker/traffic/limits/lease-protocol';
import { LeaseBook } from '../../../../worker/traffic/limits/lease-book';
import {
  LeaseLedger,
  RESTART_MARGIN_MS,
  mayOutlastMemory,
  type Booking,
} from '../../../../worker/traffic/limits/lease-ledger';

const MINUTE = 60_000;
const SLEEP_MS = 10_000;
const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

/**
 * A limiter that is evicted when it gets no request for ten seconds, and the isolates that use it.
 */
class World {
  time = 1_000_000;
  readonly limits: Limits;
  readonly #books: LeaseBook[];
  #ledger = new LeaseLedger();
  #prefetched = new PrefetchedBookings();
  #stored: Booking[] = [];
  #askedAt = 0;
  #asks = 0;

  constructor(limits: Limits, skews: readonly number[]) {
    this.limits = limits;
    this.#books = skews.map(
      (skew) =>
        new LeaseBook({
          now: () => Math.floor(this.time + skew),
          newAsk: () => `a${++this.#asks}`,
          join: (flight) => flight,
          keep: () => undefined,
        }),
    );
    this.#skews = skews;
  }
  readonly #skews: readonly number[];

  #answer(ask: LeaseRequest): LeaseAnswer {
    if (this.time - this.#askedAt >= SLEEP_MS) {
      const { windowMs } = this.limits;
      this.#stored = this.#stored.filter(
        ({ bookedAt }) => bookedAt + windowMs + RESTART_MARGIN_MS > this.time,
      );
      this.#ledger = new LeaseLedger();
      this.#prefetched = new PrefetchedBookings();
      this.#ledger.restore(this.#stored, this.time, windowMs);
    }
    this.#askedAt = this.time;
    const answer = this.#ledger.answer(ask, this.limits, this.time);
    if (answer.kind === 'lease') {
      const booking = {
        ask: ask.ask,
        credential: ask.credential,
        units: answer.units,
        bookedAt: this.time + leaseLifetime(this.limits.windowMs),
      };
      if (!this.#prefetched.take(booking)) {
        const prefetch = this.#prefetched.extend(booking, answer.remaining, this.limits);
        this.#stored.push(
          booking,
          ...(prefetch ? [{ ask: '', credential: ask.credential, ...prefetch }] : []),
        );
      }
    }
    if (mayOutlastMemory(answer)) {
      this.#stored = this.#ledger.condensed(this.time);
      this.#prefetched.clear();
    }
    return answer;
  }

  /** Null when admitted, otherwise the seconds that the caller must wait. */
  async request(isolate: number): Promise<number | null> {
    const at = isolate % this.#books.length;
    const book = this.#books[at];
    if (!book) throw new Error('no isolate');
    const now = () => Math.floor(this.time + (this.#skews[at] ?? 0));
    const lease = book.get({
      accountId: 'acc',
      credentialId: 'key_1',
      keyLimit: this.limits.keyLimit,
    });
    const admission =
      lease.take(now()) ?? (await book.acquire(lease, async (ask) => this.#answer(ask)));
    return admission === 'admitted' ? null : secondsOf(lease.waitMs(now()));
  }
}

test('I-40 a caller that waits for Retry-After is admitted, also by a limiter that was evicted meanwhile', async () => {
  let waits = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        limit: fc.constantFrom(5, 10, 59, 60, 200, 600),
        keyLimit: fc.constantFrom(null, 5, 50),
        skews: fc.array(fc.integer({ min: -2_000, max: 2_000 }), { minLength: 1, maxLength: 3 }),
        rounds: fc.array(
          fc.record({
            gapMs: fc.constantFrom(0, 1, 40, 400, 1_100),
            idleMs: fc.constantFrom(0, 500, 9_000, 65_000),
            isolate: fc.nat(10),
          }),
          { minLength: 1, maxLength: 5 },
        ),
      }),
      async ({ limit, keyLimit, skews, rounds }) => {
        const world = new World({ limit, keyLimit, windowMs: MINUTE }, skews);
        for (const { gapMs, idleMs, isolate } of rounds) {
          world.time += idleMs;
          let wait: number | null = null;
          for (let n = 0; n < 2 * limit && wait === null; n++) {
            world.time += gapMs;
            wait = await world.request(isolate + n);
          }
          if (wait === null) continue;
          waits += 1;
          world.time += wait * 1_000;
          expect(await world.request(isolate)).toBeNull();
        }
      },
    ),
    { numRuns: 300 },
  );
  expect(waits).toBeGreaterThan(300);
});

test('I-40 an idle key of five requests a minute gets a sufficient Retry-After', async () => {
  const world = new World({ limit: 600, keyLimit: 5, windowMs: MINUTE }, [0]);
  world.time += 65_000;
  for (let n = 0; n < 5; n++) expect(await world.request(0)).toBeNull();
  const wait = await world.request(0);
  expect(wait).toBe(66);
  world.time += 66_000;
  expect(await world.request(0)).toBeNull();
});
