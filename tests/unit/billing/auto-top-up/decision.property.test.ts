import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  MAX_FAILURES,
  nextMonth,
  type Situation,
} from '../../../../worker/billing/auto-top-up/decision';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.UTC(2026, 10, 22);

const situation: fc.Arbitrary<Situation> = fc.record({
  isEnabled: fc.boolean(),
  isActive: fc.boolean(),
  failures: fc.nat(5),
  isOwing: fc.boolean(),
  balance: fc.nat(2_000),
  threshold: fc.integer({ min: 1, max: 1_000 }),
  credits: fc.integer({ min: 100, max: 2_000 }),
  monthlyCap: fc.integer({ min: 100, max: 8_000 }),
  spent: fc.nat(8_000),
  isInFlight: fc.boolean(),
  lastChargeAt: fc.option(fc.integer({ min: START - 5 * 60 * MINUTE, max: START }), { nil: null }),
  cooldownMs: fc.integer({ min: 10 * MINUTE, max: 3 * 60 * MINUTE }),
});

/** Each adds one obstacle to a charge, at its limit or beyond it. */
const obstacle = fc.oneof(
  fc.constantFrom<(given: Situation) => Situation>(
    (given) => ({ ...given, isEnabled: false }),
    (given) => ({ ...given, isActive: false }),
    (given) => ({ ...given, isOwing: true }),
    (given) => ({ ...given, isInFlight: true }),
  ),
  fc.nat(5).map((more) => (given: Situation) => ({ ...given, failures: 3 + more })),
  fc.nat(500).map((more) => (given: Situation) => ({
    ...given,
    balance: given.threshold + more,
  })),
  fc.nat(9 * MINUTE).map((more) => (given: Situation) => ({
    ...given,
    lastChargeAt: START - given.cooldownMs + 1 + more,
  })),
  fc.integer({ min: 1, max: 500 }).map((more) => (given: Situation) => ({
    ...given,
    spent: Math.max(0, given.monthlyCap - given.credits + more),
  })),
);

/** Without obstacles, some values exactly at their limit. */
const clear: fc.Arbitrary<Situation> = fc
  .record({
    given: situation,
    failures: fc.nat(2),
    below: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 1_000 })),
    left: fc.oneof(fc.constant(0), fc.nat(1_000)),
    since: fc.oneof(fc.constant(0), fc.constant(null), fc.nat(DAY)),
  })
  .map(({ given, failures, below, left, since }) => ({
    ...given,
    failures,
    isEnabled: true,
    isActive: true,
    isOwing: false,
    isInFlight: false,
    balance: Math.max(0, given.threshold - below),
    monthlyCap: given.spent + given.credits + left,
    lastChargeAt: since === null ? null : START - given.cooldownMs - since,
  }));

/** An event between two decisions. */
type Happening =
  | { kind: 'spend'; cents: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'ends'; how: 'succeeded' | 'failed' | 'abandoned' };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('spend' as const), cents: fc.integer({ min: 1, max: 900 }) }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 9 * DAY }) }),
  fc.record({
    kind: fc.constant('ends' as const),
    how: fc.constantFrom('succeeded' as const, 'failed' as const, 'abandoned' as const),
  }),
);

const OK: Situation = {
  isEnabled: true,
  isActive: true,
  failures: 0,
  isOwing: false,
  balance: 499,
  threshold: 500,
  credits: 1_000,
  monthlyCap: 3_000,
  spent: 0,
  isInFlight: false,
  lastChargeAt: null,
  cooldownMs: 60 * MINUTE,
};

describe('auto top-up', () => {
  test('I-35 charges nothing while any obstacle exists, whatever the other values are', () => {
    fc.assert(
      fc.property(situation, obstacle, (given, put) => {
        expect(decide(START, put(given)).kind).toBe('rest');
      }),
      { numRuns: 2_000 },
    );
  });

  test('I-35 charges when no obstacle exists, to the last cent, failure and millisecond', () => {
    fc.assert(
      fc.property(clear, (given) => {
        expect(decide(START, given)).toEqual({
          kind: 'charge',
          lookAt: START + given.cooldownMs,
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test('I-35 over any history: one charge in progress, a cooldown between charges, a monthly cap, a stop after failures', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 80 }), (history) => {
        let now = START;
        let world = { ...OK, balance: 2_000 };
        const charges: { at: number; counts: boolean }[] = [];
        const ofMonth = () =>
          charges.filter((one) => one.counts && nextMonth(one.at) === nextMonth(now)).length;
        for (const event of history) {
          if (event.kind === 'spend') world.balance = Math.max(0, world.balance - event.cents);
          if (event.kind === 'wait') now += event.ms;
          const last = charges.at(-1);
          if (event.kind === 'ends' && world.isInFlight && last) {
            world.isInFlight = false;
            if (event.how === 'succeeded') {
              world.balance += world.credits;
              world.failures = 0;
            } else {
              world.failures += 1;
              last.counts = false;
            }
          }
          const decision = decide(now, { ...world, spent: ofMonth() * world.credits });
          if (decision.lookAt !== null) expect(decision.lookAt).toBeGreaterThan(now);
          if (decision.kind === 'rest') continue;
          expect(world.isInFlight).toBe(false);
          expect(world.failures).toBeLessThan(MAX_FAILURES);
          if (last) expect(now - last.at).toBeGreaterThanOrEqual(world.cooldownMs);
          charges.push({ at: now, counts: true });
          world = { ...world, isInFlight: true, lastChargeAt: now };
          expect(ofMonth() * world.credits).toBeLessThanOrEqual(world.monthlyCap);
        }
      }),
    );
  });

  test.each([
    ['off', { isEnabled: false }, null],
    ['off', { isActive: false }, null],
    ['stopped', { failures: 3 }, null],
    ['enough', { balance: 500 }, null],
    ['owing', { isOwing: true }, START + 60 * MINUTE],
    ['in_flight', { isInFlight: true, lastChargeAt: START - 2 * DAY }, START + 5 * MINUTE],
    ['cooling', { lastChargeAt: START - 59 * MINUTE }, START + MINUTE],
    ['capped', { spent: 2_001 }, Date.UTC(2026, 11, 1)],
  ])('I-35 waits %s with %o, and returns the time of the next check', (why, change, lookAt) => {
    expect(decide(START, { ...OK, ...change })).toEqual({ kind: 'rest', why, lookAt });
  });

  test('the month after December is January', () => {
    expect(nextMonth(Date.UTC(2026, 11, 31, 23, 59))).toBe(Date.UTC(2027, 0, 1));
  });
});
