import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { centsUp, e164, instant } from '../../../../worker/providers/textverified/units';

describe('I-06 numbers become E.164 at the edge', () => {
  test.each([
    ['2065550142', '+12065550142'],
    ['+12065550142', '+12065550142'],
    ['12065550142', '+12065550142'],
    ['(206) 555-0142', '+12065550142'],
    ['+1 206.555.0142', '+12065550142'],
    ['2223334444', '+12223334444'],
  ])('%s → %s', (wire, number) => expect(e164(wire)).toBe(number));

  test.each([
    '',
    '206555014',
    '22065550142',
    '+442065550142',
    '206555014x',
    '1065550142',
    '++12065550142',
  ])('%j is not a phone number', (wire) => expect(e164(wire)).toBeNull());

  test('for any input the result is +1 and ten digits, and is returned unchanged when parsed again', () => {
    fc.assert(
      fc.property(fc.string(), (wire) => {
        const number = e164(wire);
        if (number === null) return;
        expect(number).toMatch(/^\+1[2-9]\d{9}$/);
        expect(e164(number)).toBe(number);
      }),
    );
  });
});

describe('dollars become cents, rounded up', () => {
  test.each([
    [1.25, 125],
    [1.2500001, 125],
    [1.251, 126],
    [0.1 + 0.2, 30],
    [2.675, 268],
    [0, 0],
    [-0.00001, 0],
    [29.99, 2999],
  ])('%d → %d', (dollars, cents) => expect(centsUp(dollars)).toBe(cents));

  test.each([Number.NaN, Infinity, 1e300])('%d is not an amount', (dollars) =>
    expect(centsUp(dollars)).toBeNull(),
  );

  test('whole cents are unchanged on the wire', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (cents) => {
        expect(centsUp(cents / 100)).toBe(cents);
      }),
    );
  });
});

describe('I-54 times become epoch milliseconds', () => {
  test.each([
    ['2026-01-02T03:04:05+00:00', 1767323045000],
    ['2026-01-02T03:04:05Z', 1767323045000],
    ['2026-01-01T22:04:05-05:00', 1767323045000],
    ['2026-01-02T03:19:04.512+00:00', 1767323944512],
    ['2026-01-02T03:19:04.5123456+00:00', 1767323944512],
  ])('%s → %d', (wire, at) => expect(instant(wire)).toBe(at));

  test.each(['2026-01-02T03:04:05', '2026-01-02', 'now', '', '2026-13-02T03:04:05Z'])(
    '%j is not an instant',
    (wire) => expect(instant(wire)).toBeNull(),
  );
});
