import { expect, test } from 'vitest';
import { backoff, jittered } from '../../../../worker/platform/core/backoff';

test('a delay doubles with each attempt up to its maximum', () => {
  const policy = { baseMs: 500, maxMs: 15_000 };
  const waits = [0, 1, 2, 3, 4, 5, 6, 2_000].map((attempt) => backoff(policy, attempt));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
});

test('jitter spreads a delay between two multiples of it', () => {
  expect([0, 0.5, 1].map((random) => jittered(1_000, [0.5, 1], random))).toEqual([500, 750, 1_000]);
  expect([0, 0.5, 1].map((random) => jittered(1_000, [0.75, 1.25], random))).toEqual([
    750, 1_000, 1_250,
  ]);
});
