import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  callRate,
  POLL_MS,
  pollIntervals,
  PROMISED,
} from '../../../../worker/providers/textverified/poll-budget';

const open = fc.record({ young: fc.nat(3_000), old: fc.nat(3_000) });
const budget = fc.integer({ min: 1, max: 1_000 });

describe('the poll budget', () => {
  test('is never exceeded by the calls per second', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        const rate = callRate(orders.young, youngMs) + callRate(orders.old, oldMs);
        expect(rate).toBeLessThanOrEqual(callsPerSecond + 1e-6);
      }),
    );
  });

  test('polls no order more often than every five seconds, and no older order more often than a young one', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        expect(youngMs).toBeGreaterThanOrEqual(POLL_MS);
        expect(oldMs).toBeGreaterThanOrEqual(youngMs);
      }),
    );
  });

  test('polls every order every five seconds while all orders fit', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        fc.pre(callRate(orders.young + orders.old, POLL_MS) <= callsPerSecond);
        expect(pollIntervals(orders, callsPerSecond)).toEqual(PROMISED);
      }),
    );
  });

  test('stretches the interval only as far as necessary: one second less would exceed the budget', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        fc.pre(orders.young > 0);
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        fc.pre(youngMs > POLL_MS);
        const rate = callRate(orders.young, youngMs - 1_000) + callRate(orders.old, oldMs);
        expect(rate).toBeGreaterThan(callsPerSecond);
      }),
    );
  });

  test('used up by older orders without a young one, gives the next young order its five seconds', () => {
    expect(pollIntervals({ young: 0, old: 600 }, 70)).toEqual({ youngMs: 5_000, oldMs: 10_000 });
  });

  test('yields intervals of whole seconds only', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        for (const interval of [youngMs, oldMs]) expect(interval % 1_000).toBe(0);
      }),
      { numRuns: 2_000, examples: [[{ young: 0, old: 6 }, 1]] },
    );
  });

  test.for([
    // 857 orders make 199.97 calls a second.
    [{ young: 857, old: 0 }, 5_000, 5_000],
    [{ young: 0, old: 857 }, 5_000, 5_000],
    [{ young: 240, old: 760 }, 5_000, 7_000],
    [{ young: 240, old: 2_000 }, 5_000, 17_000],
    // Young orders alone exceed three quarters of the budget, so their interval grows too.
    [{ young: 900, old: 900 }, 7_000, 21_000],
    [{ young: 1_800, old: 100 }, 12_000, 12_000],
    [{ young: 2_000, old: 0 }, 12_000, 12_000],
  ] as const)('of 200 calls a second makes %o wait %i and %i ms', ([orders, youngMs, oldMs]) => {
    expect(pollIntervals(orders, 200)).toEqual({ youngMs, oldMs });
  });
});
