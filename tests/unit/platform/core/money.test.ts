import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { salePrice } from '../../../../worker/platform/core/money';

describe('I-20 the sale price', () => {
  test.each([
    [50, 1.8, 90],
    [25, 1.8, 45],
    [33, 1.5, 50],
    [100, 1.1, 110],
    [100, 1.3, 130],
    [1, 1.3, 2],
    [0, 1.8, 1],
  ])('%i cents at %d cost %i cents', (cost, markup, price) => {
    expect(salePrice(cost, markup)).toBe(price);
  });

  test('I-13 I-20 is in whole cents, never below cost, never a cent above the markup (10,000 runs)', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 100, max: 300 }), (cost, percent) => {
        const price = salePrice(cost, percent / 100);
        expect(Number.isInteger(price)).toBe(true);
        expect(price).toBeGreaterThanOrEqual(Math.max(cost, 1));
        // In integers, without the floating-point numbers of the code under test.
        expect(price).toBe(Math.max(1, Math.ceil((cost * percent) / 100)));
      }),
      { numRuns: 10_000 },
    );
  });

  test('I-13 a markup below one does not sell below cost', () => {
    expect(salePrice(80, 0.5)).toBe(80);
  });
});
