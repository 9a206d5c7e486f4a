import { expect, test } from 'vitest';
import { FrameBucket } from '../../../../worker/platform/core/frame-bounds';

const START = Date.UTC(2026, 10, 22, 12);
const RATE = { burst: 3, perSecond: 2 };

/** How many frames of `n` are taken at `now`. */
const taken = (bucket: FrameBucket, n: number, now: number): number =>
  Array.from({ length: n }, () => bucket.take(now)).filter(Boolean).length;

test('I-43 a client may send its burst at once, then its rate, and saves no more than a burst', () => {
  const bucket = new FrameBucket(RATE, START);
  expect(taken(bucket, 10, START)).toBe(3);
  expect(taken(bucket, 10, START + 499)).toBe(0);
  expect(taken(bucket, 10, START + 500)).toBe(1);
  expect(taken(bucket, 10, START + 1_500)).toBe(2);
  expect(taken(bucket, 10, START + 3_600_000)).toBe(3);
});

test('I-43 a frame that made progress is not counted', () => {
  const bucket = new FrameBucket(RATE, START);
  bucket.giveBack();
  expect(taken(bucket, 3, START)).toBe(3);
  bucket.giveBack();
  expect(taken(bucket, 10, START)).toBe(1);
});

test('a clock that goes back earns nothing', () => {
  const bucket = new FrameBucket(RATE, START);
  expect(taken(bucket, 3, START)).toBe(3);
  expect(taken(bucket, 3, START - 60_000)).toBe(0);
});
