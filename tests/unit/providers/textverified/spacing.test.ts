import { expect, test } from 'vitest';
import {
  IDLE,
  reserve,
  slowDown,
  spacingAt,
} from '../../../../worker/providers/textverified/spacing';

test('changes are spaced, and a pause costs the next one nothing', () => {
  const first = reserve(IDLE, 250, 1_000);
  const second = reserve(first.spacing, 250, 1_000);
  const third = reserve(second.spacing, 250, 1_100);
  const later = reserve(third.spacing, 250, 9_000);
  expect([first, second, third, later].map((r) => r.slot)).toEqual([
    { waitMs: 0, taken: true },
    { waitMs: 250, taken: true },
    { waitMs: 400, taken: true },
    { waitMs: 0, taken: true },
  ]);
});

test('a wait above twenty seconds books nothing', () => {
  const full = { ...IDLE, nextAt: 20_001 };
  expect(reserve(full, 250, 0)).toEqual({ slot: { waitMs: 20_001, taken: false }, spacing: full });
  expect(reserve(full, 250, 1).slot).toEqual({ waitMs: 20_000, taken: true });
});

test('each 429 doubles the spacing, five seconds at most', () => {
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

test('Retry-After holds every change back, two minutes at most', () => {
  expect(slowDown(IDLE, 250, 7_000, 1_000).nextAt).toBe(8_000);
  expect(slowDown(IDLE, 250, 86_400_000, 1_000).nextAt).toBe(121_000);
});
