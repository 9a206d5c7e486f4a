import { describe, expect, test } from 'vitest';
import {
  DAY,
  HOUR,
  iso,
  isoOrNull,
  MINUTE,
  monthOf,
  SECOND,
} from '../../../../worker/platform/core/clock';

describe('I-54 times', () => {
  test('I-54 are ISO 8601 with milliseconds and Z in the API', () => {
    expect(iso(Date.UTC(2026, 10, 22, 4, 31, 53, 7))).toBe('2026-11-22T04:31:53.007Z');
    expect(iso(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  test('I-54 that are missing are null', () => {
    expect(isoOrNull(null)).toBeNull();
    expect(isoOrNull(0)).toBe('1970-01-01T00:00:00.000Z');
  });

  test('I-54 are parsed to the same epoch milliseconds', () => {
    for (const at of [0, 1, 1_763_812_800_123, Date.UTC(2038, 0, 20)])
      expect(Date.parse(iso(at))).toBe(at);
  });

  test('I-54 months are UTC months, whatever the time zone of the machine', () => {
    expect(monthOf(Date.UTC(2026, 10, 30, 23, 59, 59, 999))).toBe('2026-11');
    expect(monthOf(Date.UTC(2026, 11, 1))).toBe('2026-12');
    expect(monthOf(Date.UTC(2027, 0, 1))).toBe('2027-01');
  });

  test('I-54 units are milliseconds', () => {
    expect([SECOND, MINUTE, HOUR, DAY]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
  });
});
