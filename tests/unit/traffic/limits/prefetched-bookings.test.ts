import { expect, test } from 'vitest';
import { PrefetchedBookings } from '../../../../worker/traffic/limits/prefetched-bookings';

const limits = { limit: 600, keyLimit: null, windowMs: 60_000 };
const booking = (units: number, bookedAt: number, credential = 'key_1') => ({
  ask: `ask-${bookedAt}`,
  credential,
  units,
  bookedAt,
});

/** A row of 3 units, booked at 1,000, which covers 10 more until 11,000. */
function covered(): PrefetchedBookings {
  const prefetched = new PrefetchedBookings();
  expect(prefetched.take(booking(3, 1_000))).toBe(false);
  expect(prefetched.extend(booking(3, 1_000), 500, limits)).toEqual({
    units: 10,
    bookedAt: 11_000,
  });
  return prefetched;
}

test('I-40 a row covers its prefetched units once', () => {
  const prefetched = covered();
  expect(prefetched.take(booking(6, 2_000))).toBe(true);
  expect(prefetched.take(booking(5, 3_000))).toBe(false);
  expect(prefetched.take(booking(4, 3_000))).toBe(true);
  expect(prefetched.take(booking(1, 4_000))).toBe(false);
});

test('I-40 a row does not cover later bookings', () => {
  const prefetched = covered();
  expect(prefetched.take(booking(1, 11_001))).toBe(false);
  expect(prefetched.take(booking(1, 11_000))).toBe(true);
});

test('I-40 a row does not cover another credential', () => {
  expect(covered().take(booking(1, 2_000, 'key_2'))).toBe(false);
});

test('small limits, small key limits and half-full windows have no prefetched units', () => {
  const exact = booking(1, 1_000);
  expect(new PrefetchedBookings().extend(exact, 50, { ...limits, limit: 59 })).toBeNull();
  expect(new PrefetchedBookings().extend(exact, 500, { ...limits, keyLimit: 30 })).toBeNull();
  expect(new PrefetchedBookings().extend(exact, 299, limits)).toBeNull();
});

test('I-40 prefetched units end when the window is stored', () => {
  const prefetched = covered();
  prefetched.clear();
  expect(prefetched.take(booking(1, 2_000))).toBe(false);
});
