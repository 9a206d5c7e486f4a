import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  amountOf,
  chargeFor,
  creditsFor,
  MICROS,
  MINIMUM,
  NOTHING,
  readRate,
  restOf,
  writeRate,
} from '../../../../worker/billing/payments/amounts';

const credits = fc.integer({ min: 1, max: 1_000_000 });
const micros = fc.integer({ min: 1_000, max: 9_000 * MICROS });

describe('I-20 amounts are integers, and rounding never creates money', () => {
  test('I-20 a charge covers its credits, with a surplus of less than a minor unit', () => {
    fc.assert(
      fc.property(credits, micros, (cents, rate) => {
        const charge = chargeFor(cents, rate);
        expect(Number.isSafeInteger(charge)).toBe(true);
        const exact = BigInt(cents) * BigInt(rate);
        expect(BigInt(charge) * BigInt(MICROS) >= exact).toBe(true);
        expect(BigInt(charge - 1) * BigInt(MICROS) < exact).toBe(true);
      }),
    );
  });

  test('I-20 a charge buys at least its credits at its own rate, and fewer at a worse one', () => {
    fc.assert(
      fc.property(credits, micros, fc.integer({ min: 0, max: MICROS }), (cents, rate, more) => {
        const charge = chargeFor(cents, rate);
        expect(creditsFor(charge, rate)).toBeGreaterThanOrEqual(cents);
        expect(creditsFor(charge, rate + more)).toBeLessThanOrEqual(creditsFor(charge, rate));
      }),
    );
  });

  test('I-20 at a rate of one dollar to a dollar a cent is a cent', () => {
    fc.assert(
      fc.property(credits, (cents) => {
        expect([chargeFor(cents, MICROS), creditsFor(cents, MICROS)]).toEqual([cents, cents]);
      }),
    );
  });

  test('I-23 the parts of a payment add up to the whole, in both units and in any order', () => {
    const parts = fc.array(fc.tuple(fc.integer({ min: 1, max: 5_000 }), fc.boolean()));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), micros, parts, (cents, rate, wanted) => {
        const paid = { credits: cents, amount: Math.max(1, chargeFor(cents, rate)) };
        const gone = { credits: 0, amount: 0 };
        for (const [part, isByCredits] of wanted) {
          const left = { credits: paid.credits - gone.credits, amount: paid.amount - gone.amount };
          const some = isByCredits
            ? { credits: Math.min(part, left.credits), amount: 0 }
            : { credits: 0, amount: Math.min(part, left.amount) };
          if (isByCredits) some.amount = amountOf(some.credits, paid, gone);
          else some.credits = restOf(some.amount, NOTHING, { paid, reversed: gone }).credits;
          expect(some.amount).toBeLessThanOrEqual(left.amount);
          expect(some.credits).toBeLessThanOrEqual(left.credits);
          expect(Math.min(some.amount, some.credits)).toBeGreaterThanOrEqual(0);
          gone.credits += some.credits;
          gone.amount += some.amount;
        }
        const rest = paid.credits - gone.credits;
        expect(gone.amount + amountOf(rest, paid, gone)).toBe(paid.amount);
      }),
    );
  });

  test('I-20 a reversal in parts has the same total in cents as in one step, and never exceeds the remaining amount', () => {
    fc.assert(
      fc.property(
        credits,
        micros,
        fc.array(fc.integer({ min: 0, max: 1_000_000_000 })),
        (cents, rate, asked) => {
          const paid = { credits: cents, amount: chargeFor(cents, rate) };
          const steps = asked.map((one) => one % (paid.amount + 1)).toSorted((a, b) => a - b);
          const gone = { ...NOTHING };
          for (const claimed of steps) {
            const part = restOf(claimed, gone, { paid, reversed: gone });
            gone.credits += part.credits;
            gone.amount += part.amount;
            expect(gone).toEqual({ ...restOf(claimed, NOTHING, { paid, reversed: NOTHING }) });
            expect(restOf(claimed, gone, { paid, reversed: gone })).toEqual(NOTHING);
          }
        },
      ),
    );
  });

  test('I-20 after other reversals, the remainder of the payment is the limit', () => {
    const paid = { credits: 1_000, amount: 160_050 };
    const gone = { credits: 700, amount: 112_035 };
    const some = { credits: 100, amount: 16_005 };
    expect(restOf(160_050, some, { paid, reversed: gone })).toEqual({
      credits: 300,
      amount: 48_015,
    });
    expect(restOf(16_005, some, { paid, reversed: gone })).toEqual(NOTHING);
    expect(restOf(160_050, NOTHING, { paid, reversed: paid })).toEqual(NOTHING);
  });
});

describe('rates', () => {
  test('are parsed as written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 * MICROS }), (rate) => {
        expect(readRate(writeRate(rate))).toBe(rate);
      }),
    );
  });

  test.each([
    ['1600.5', 1_600_500_000],
    ['1', 1_000_000],
    ['0.000001', 1],
    ['15.250000', 15_250_000],
  ])('%s is %i millionths', (text, rate) => expect(readRate(text)).toBe(rate));

  test.each(['', '0', '0.0', '-1', '1,5', '1e3', '1.', '.5', '1.1234567', '1600 ', 'NaN'])(
    '"%s" is not a rate',
    (text) => expect(readRate(text)).toBeNull(),
  );
});

test('the smallest payments are those of contract B.7, in hundredths', () => {
  const [, stated = ''] =
    /^- Minimum transaction: ([^.]+(?:\.\d+[^.]*)*)\./m.exec(
      readFileSync('docs/contracts/paystack.md', 'utf8'),
    ) ?? [];
  const contract = new Map(
    [...stated.matchAll(/([A-Z]{3}) (\d+)(?:\.(\d\d))?/g)].map(
      ([, currency = '', units, hundredths = '00']) => [currency, Number(`${units}${hundredths}`)],
    ),
  );
  const expected = Object.keys(MINIMUM).map((currency) => [currency, contract.get(currency)]);
  expect(Object.entries(MINIMUM)).toEqual(expected);
});
