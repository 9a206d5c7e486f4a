import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulate, type Scenario } from '../../../support/limits-world';
import { exactly, mostInAWindow } from '../../../support/windows';

const MINUTE = 60_000;
const scenario: Scenario = {
  seed: 7,
  limits: { limit: 60, keyLimit: null, windowMs: MINUTE },
  isolates: 4,
  load: 1.5,
  windows: 3,
  arrivals: 'poisson',
  skewMs: 2_000,
  lost: 0.02,
  delayMs: 15,
};
const times = (outcome: Awaited<ReturnType<typeof simulate>>) =>
  outcome.admitted.map(({ at }) => at);

describe('no window ever holds more than the limit', () => {
  test('I-40 with any load, delays, losses, restarts and clocks that differ (400 runs)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.integer(),
          limit: fc.constantFrom(1, 3, 10, 59, 60, 200, 600),
          windowMs: fc.constantFrom(10_000, MINUTE, 60 * MINUTE),
          isolates: fc.integer({ min: 1, max: 12 }),
          load: fc.constantFrom(0.5, 0.9, 1, 1.5, 2, 6),
          arrivals: fc.constantFrom('even' as const, 'poisson' as const, 'bursts' as const),
          lost: fc.constantFrom(0, 0.02, 0.3),
          delayMs: fc.constantFrom(0, 15, 120, 700),
          restarts: fc.constantFrom(0, 0, 1, 5),
          keyShare: fc.constantFrom(null, 0.5, 0.9),
        }),
        async ({ limit, windowMs, keyShare, ...world }) => {
          const keyLimit = keyShare === null ? null : Math.ceil(limit * keyShare);
          const limits = { limit, keyLimit, windowMs };
          const credentials = keyLimit === null ? 1 : 3;
          const outcome = await simulate({ ...scenario, ...world, limits, credentials });
          expect(mostInAWindow(times(outcome), windowMs)).toBeLessThanOrEqual(limit);
          for (const own of Map.groupBy(outcome.admitted, (one) => one.credential).values())
            expect(
              mostInAWindow(
                own.map(({ at }) => at),
                windowMs,
              ),
            ).toBeLessThanOrEqual(keyLimit ?? limit);
        },
      ),
      { numRuns: 400 },
    );
  }, 120_000);

  test('the count of this test checks every window', () => {
    expect(mostInAWindow([0, 59_999], MINUTE)).toBe(2);
    expect(mostInAWindow([0, 60_000], MINUTE)).toBe(1);
    expect(mostInAWindow([0, 30_000, 30_001, 60_000, 90_000], MINUTE)).toBe(3);
  });
});

describe('the limit is used', () => {
  const LIMITS = [10, 60, 600, 6_000];
  const cases = [4, 9].flatMap((isolates) =>
    LIMITS.flatMap((limit) => [1.5, 2].map((load) => ({ isolates, limit, load }))),
  );

  test.for(cases)(
    'at $load times $limit over $isolates isolates: 97 % of it, or of the result of a perfect limiter',
    async ({ isolates, limit, load }) => {
      const limits = { limit, keyLimit: null, windowMs: MINUTE };
      const windows = 5;
      const outcome = await simulate({ ...scenario, limits, isolates, load, windows });
      const perfect = exactly(outcome.arrivals, limits).length;
      const admitted = outcome.admitted.length;
      expect(mostInAWindow(times(outcome), MINUTE)).toBeLessThanOrEqual(limit);
      expect(admitted / perfect).toBeGreaterThanOrEqual(0.97);
      if (limit >= 600) expect(admitted / (limit * windows)).toBeGreaterThanOrEqual(0.97);
    },
  );

  test('below the limit every request is admitted', async () => {
    const limits = { limit: 600, keyLimit: null, windowMs: MINUTE };
    const outcome = await simulate({ ...scenario, limits, load: 0.5, lost: 0 });
    expect(outcome.admitted).toHaveLength(outcome.arrivals.length);
  });
});

describe('requests to the limiter at 6,000 a minute', () => {
  test.for([
    [4, 50],
    [9, 110],
  ] as const)('over %i isolates: at most %i for 1,000 requests', async ([isolates, most]) => {
    const limits = { limit: 6_000, keyLimit: null, windowMs: MINUTE };
    for (const arrivals of ['even', 'poisson'] as const) {
      const outcome = await simulate({ ...scenario, limits, isolates, load: 1, arrivals });
      expect((outcome.calls / outcome.arrivals.length) * 1_000).toBeLessThanOrEqual(most);
    }
  });

  test('are fewer for denied requests', async () => {
    const limits = { limit: 6_000, keyLimit: null, windowMs: MINUTE };
    const calls = async (load: number) => {
      const outcome = await simulate({ ...scenario, limits, load });
      return outcome.calls / outcome.arrivals.length;
    };
    expect(await calls(2)).toBeLessThan((await calls(0.9)) / 2);
  });
});

test('a limiter that never answers admits no request, and is not asked for every request', async () => {
  const limits = { limit: 600, keyLimit: null, windowMs: MINUTE };
  const outcome = await simulate({ ...scenario, limits, lost: 1, windows: 1 });
  expect(outcome.admitted).toEqual([]);
  expect(outcome.unavailable).toBe(outcome.arrivals.length);
  expect(outcome.calls).toBeLessThan(outcome.arrivals.length / 2);
});
