import { expect, test } from 'vitest';
import {
  IDLE,
  slowDown,
  spacingAt,
  taken,
} from '../../../../worker/providers/textverified/spacing';

test('after a change the next one is sent no sooner than the current spacing', () => {
  expect(taken(IDLE, 250, 1_000).nextAt).toBe(1_250);
  expect(taken({ ...IDLE, raisedMs: 1_000, raisedAt: 1_000 }, 250, 1_000).nextAt).toBe(2_000);
});

test('each 429 doubles the spacing, up to five seconds', () => {
  let spacing = IDLE;
  const steps: number[] = [];
  for (let i = 0; i < 6; i += 1) {
    spacing = slowDown(spacing, 250, 0, 0);
    steps.push(spacingAt(spacing, 250, 0));
  }
  expect(steps).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
});

test('a raised spacing halves every thirty seconds, down to the configured one', () => {
  const raised = { ...IDLE, raisedMs: 5_000, raisedAt: 0 };
  const at = [29_999, 30_000, 60_000, 90_000, 120_000, 150_000, 900_000];
  expect(at.map((now) => spacingAt(raised, 250, now))).toEqual([
    5_000, 2_500, 1_250, 625, 312, 250, 250,
  ]);
});

test('Retry-After delays every change, two minutes at most', () => {
  expect(slowDown(IDLE, 250, 7_000, 1_000).nextAt).toBe(8_000);
  expect(slowDown(IDLE, 250, 86_400_000, 1_000).nextAt).toBe(121_000);
});
