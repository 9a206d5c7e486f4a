import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LARGEST, SMALLEST } from '../../../web/features/billing/payments/add-credits.model';
import { parseDollars } from '../../../web/core/dollars';
import { CURRENCIES, homeCurrency } from '../../../web/shared/payments/currencies';
import { PAYMENT_STATES } from '../../../web/shared/payments/payment-states';
import { STATES } from '../../../worker/billing/payments/payment-machine';
import { MAX_CREDITS, MIN_CREDITS } from '../../../worker/billing/payments/payments.schemas';
import { CURRENCIES as TAKEN } from '../../../worker/providers/paystack/paystack.client';

test.each([
  ['20', 2_000],
  ['12.5', 1_250],
  ['12,50', 1_250],
  [' $1,000.00 ', 100_000],
  ['0.01', 1],
  ['1,000', 100_000],
  ['', null],
  ['abc', null],
  ['1.234', null],
  ['-5', null],
  ['1e3', null],
  ['1,00,000', null],
])('%j is %s cents', (text, cents) => {
  expect(parseDollars(text)).toBe(cents);
});

test('I-20 every amount of cents is read back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (cents) => {
      const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
      expect(parseDollars(text)).toBe(cents);
    }),
  );
});

test('the page offers the amounts that the API accepts', () => {
  expect([SMALLEST, LARGEST]).toEqual([MIN_CREDITS, MAX_CREDITS]);
  expect(CURRENCIES.toSorted()).toEqual([...TAKEN].toSorted());
  expect(PAYMENT_STATES.toSorted()).toEqual([...STATES].toSorted());
});

test('the currency follows the country, with dollars as the default', () => {
  expect(['en-NG', 'en-GH', 'en-KE', 'en-ZA', 'en-US', 'en-IN', 'en'].map(homeCurrency)).toEqual([
    'NGN',
    'GHS',
    'KES',
    'ZAR',
    'USD',
    'USD',
    'USD',
  ]);
});
