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

describe('the budget of polls', () => {
  test('the calls a second never exceed it', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        const rate = callRate(orders.young, youngMs) + callRate(orders.old, oldMs);
        expect(rate).toBeLessThanOrEqual(callsPerSecond + 1e-6);
      }),
    );
  });

  test('no order is polled more often than every five seconds, and no older one before a young one', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        const { youngMs, oldMs } = pollIntervals(orders, callsPerSecond);
        expect(youngMs).toBeGreaterThanOrEqual(POLL_MS);
        expect(oldMs).toBeGreaterThanOrEqual(youngMs);
      }),
    );
  });

  test('while all fit into it every order is polled every five seconds', () => {
    fc.assert(
      fc.property(open, budget, (orders, callsPerSecond) => {
        fc.pre(callRate(orders.young + orders.old, POLL_MS) <= callsPerSecond);
        expect(pollIntervals(orders, callsPerSecond)).toEqual(PROMISED);
      }),
    );
  });

  test('the interval grows just enough: a second less for those who wait would be too much', () => {
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

  test('where older orders need all of it, and no young one waits, the next young one has its five seconds', () => {
    expect(pollIntervals({ young: 0, old: 600 }, 70)).toEqual({ youngMs: 5_000, oldMs: 10_000 });
  });

  test('no interval is anything but whole seconds', () => {
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
  ] as const)('with 200 calls a second %o wait %i and %i ms', ([orders, youngMs, oldMs]) => {
    expect(pollIntervals(orders, 200)).toEqual({ youngMs, oldMs });
  });
});
