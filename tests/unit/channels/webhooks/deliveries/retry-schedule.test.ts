import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryRetryDelay } from '../../../../../worker/channels/webhooks/deliveries/retry-schedule';
import { HOUR, MINUTE, SECOND } from '../../../../../worker/platform/core/clock';
import { parseRetryAfter } from '../../../../../worker/providers/receiver/receiver.client';

const PLAN = [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 10 * HOUR];

describe('the schedule of retries', () => {
  test('has the delays 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h, then ends', () => {
    expect(PLAN.map((_, step) => deliveryRetryDelay(step, 0.5))).toEqual(PLAN);
    expect(deliveryRetryDelay(PLAN.length, 0.5)).toBeNull();
  });

  test('has a jitter of 20 % in both directions', () => {
    expect([deliveryRetryDelay(0, 0), deliveryRetryDelay(0, 1)]).toEqual([4_000, 6_000]);
    const any = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.nat(6), any, (step, random) => {
        const [delay, plan] = [deliveryRetryDelay(step, random) ?? 0, PLAN[step] ?? 0];
        expect(delay).toBeGreaterThanOrEqual(plan * 0.8);
        expect(delay).toBeLessThanOrEqual(plan * 1.2);
      }),
    );
  });

  test.each([
    ['less than the plan', 1 * SECOND, 5 * SECOND],
    ['more than the plan', 90 * SECOND, 90 * SECOND],
    ['a day', 24 * HOUR, HOUR],
  ])('a Retry-After of %s is respected within bounds', (_what, asked, given) => {
    expect(deliveryRetryDelay(0, 0.5, asked)).toBe(given);
  });

  test('a Retry-After never shortens a delay, and never adds an attempt', () => {
    expect(deliveryRetryDelay(4, 0.5, 10 * SECOND)).toBe(5 * HOUR);
    expect(deliveryRetryDelay(PLAN.length, 0.5, 10 * SECOND)).toBeNull();
  });
});

test.each([
  [null, null],
  ['120', 120_000],
  [' 0 ', 0],
  ['-5', null],
  ['soon', null],
  ['1.5e9999', null],
  ['Sun, 15 Jan 2040 12:01:00 GMT', 60_000],
  ['Sun, 15 Jan 2040 11:00:00 GMT', 0],
])('Retry-After %j is %j milliseconds', (header, expected) => {
  expect(parseRetryAfter(header, Date.parse('2040-01-15T12:00:00Z'))).toBe(expected);
});
