import { expect, test } from 'vitest';
import { Ahead } from '../../../../worker/traffic/limits/ahead';

const limits = { limit: 600, keyLimit: null, windowMs: 60_000 };
const booking = (units: number, bookedAt: number, credential = 'key_1') => ({
  ask: `ask-${bookedAt}`,
  credential,
  units,
  bookedAt,
});

/** Whose row of 3 units, booked at 1,000, covers 10 more until 11,000. */
function covered(): Ahead {
  const ahead = new Ahead();
  expect(ahead.covers(booking(3, 1_000))).toBe(false);
  expect(ahead.cover(booking(3, 1_000), 500, limits)).toEqual({ units: 10, bookedAt: 11_000 });
  return ahead;
}

test('I-40 a row covers as many units as were stored ahead, once', () => {
  const ahead = covered();
  expect(ahead.covers(booking(6, 2_000))).toBe(true);
  expect(ahead.covers(booking(5, 3_000))).toBe(false);
  expect(ahead.covers(booking(4, 3_000))).toBe(true);
  expect(ahead.covers(booking(1, 4_000))).toBe(false);
});

test('I-40 a row covers nothing that is booked after it', () => {
  const ahead = covered();
  expect(ahead.covers(booking(1, 11_001))).toBe(false);
  expect(ahead.covers(booking(1, 11_000))).toBe(true);
});

test('I-40 a row covers nothing of another credential', () => {
  expect(covered().covers(booking(1, 2_000, 'key_2'))).toBe(false);
});

test('nothing is stored ahead of a small limit, a key’s own among them, or of a window that is half full', () => {
  const exact = booking(1, 1_000);
  expect(new Ahead().cover(exact, 50, { ...limits, limit: 59 })).toBeNull();
  expect(new Ahead().cover(exact, 500, { ...limits, keyLimit: 30 })).toBeNull();
  expect(new Ahead().cover(exact, 299, limits)).toBeNull();
});

test('I-40 a row covers nothing more once the window is stored anew', () => {
  const ahead = covered();
  ahead.clear();
  expect(ahead.covers(booking(1, 2_000))).toBe(false);
});
