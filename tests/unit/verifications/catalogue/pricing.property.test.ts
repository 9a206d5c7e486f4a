import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMarkup, computePrice } from '../../../../worker/verifications/catalogue/pricing';

const MARKUPS = { free: 1.8, developer: 1.5, enterprise: 1.3 };
const policy = (tier: keyof typeof MARKUPS) => ({ tier, markup: MARKUPS[tier] });
const tier = fc.constantFrom('free' as const, 'developer' as const, 'enterprise' as const);
const cents = fc.integer({ min: 1, max: 5_000 });
const factor = fc.double({ min: 1, max: 5, noNaN: true });
const overrides = fc.array(
  fc.record({
    service: fc.constantFrom('whatsapp', 'telegram'),
    tier: fc.constantFrom('*' as const, 'free' as const, 'enterprise' as const),
    factor,
  }),
  { maxLength: 4 },
);

describe('I-13 a price', () => {
  test('I-13 I-20 is whole cents and not below cost, whatever the tier, overrides and preferences (20,000 runs)', () => {
    fc.assert(
      fc.property(
        fc.record({ full: cents, withoutAreaCode: cents, plain: cents }),
        overrides,
        tier,
        (costs, rows, t) => {
          const { price, cost } = computePrice(costs, findMarkup(rows, 'whatsapp', policy(t)));
          expect(price).toBeGreaterThanOrEqual(costs.full);
          expect(price).toBeLessThan(costs.full * 5 + 1);
          expect(Number.isSafeInteger(price)).toBe(true);
          expect(cost).toBe(costs.full);
        },
      ),
      { numRuns: 20_000 },
    );
  });

  test('I-07 after a refunded surcharge, the order costs the same as one without that preference (20,000 runs)', () => {
    fc.assert(
      fc.property(cents, cents, cents, factor, (plain, carrier, areaCode, markup) => {
        const withoutAreaCode = plain + carrier;
        const costs = { plain, withoutAreaCode, full: withoutAreaCode + areaCode };
        const { price, surcharge } = computePrice(costs, markup);
        const ofCost = (cost: number) =>
          computePrice({ full: cost, withoutAreaCode: cost, plain: cost }, markup);
        expect(price - surcharge.areaCode).toBe(ofCost(withoutAreaCode).price);
        expect(price - surcharge.areaCode - surcharge.carrier).toBe(ofCost(plain).price);
        expect(surcharge.areaCode + surcharge.carrier).toBeLessThan(price);
      }),
      { numRuns: 20_000 },
    );
  });

  test('I-13 does not fall when the cost or the markup rises (20,000 runs)', () => {
    fc.assert(
      fc.property(cents, cents, factor, factor, (cost, more, markup, other) => {
        const of = (full: number, by: number) =>
          computePrice({ full, withoutAreaCode: full, plain: full }, by).price;
        expect(of(cost + more, markup)).toBeGreaterThanOrEqual(of(cost, markup));
        const [lower = 1, higher = 1] = [markup, other].toSorted((a, b) => a - b);
        expect(of(cost, higher)).toBeGreaterThanOrEqual(of(cost, lower));
      }),
      { numRuns: 20_000 },
    );
  });

  test('I-07 a preference that lowers the price is not a negative surcharge', () => {
    expect(computePrice({ full: 60, withoutAreaCode: 80, plain: 90 }, 1.5)).toEqual({
      price: 90,
      cost: 60,
      surcharge: { areaCode: 0, carrier: 0 },
    });
  });
});

test.for([
  ['free', 180],
  ['developer', 150],
  ['enterprise', 130],
] as const)('a %s account pays %i for a cost of 100', ([t, price]) => {
  const costs = { full: 100, withoutAreaCode: 100, plain: 100 };
  expect(computePrice(costs, findMarkup([], 'whatsapp', policy(t)))).toEqual({
    price,
    cost: 100,
    surcharge: { areaCode: 0, carrier: 0 },
  });
});

test('a markup of the service precedes the tier’s, and one for the tier precedes one for all tiers', () => {
  const rows = [
    { service: 'whatsapp', tier: '*' as const, factor: 2 },
    { service: 'whatsapp', tier: 'free' as const, factor: 3 },
  ];
  expect(findMarkup(rows, 'whatsapp', policy('free'))).toBe(3);
  expect(findMarkup(rows, 'whatsapp', policy('developer'))).toBe(2);
  expect(findMarkup(rows, 'telegram', policy('developer'))).toBe(1.5);
});
