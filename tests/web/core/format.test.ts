import { expect, test } from 'vitest';
import { formatMoney } from '../../../worker/platform/core/money';
import { money, signedMoney } from '../../../web/core/format';

test.each([
  [45, undefined, '$0.45'],
  [123_456_789, undefined, '$1,234,567.89'],
  [5_000, 'USD', '$50.00'],
  [3_201_000, 'NGN', '32,010.00 NGN'],
  [-108, undefined, '-$1.08'],
])(
  '%i hundredths of %s are %s, in pages as in emails and receipts',
  (hundredths, currency, text) => {
    expect(money(hundredths, currency)).toBe(text);
    expect(formatMoney(hundredths, currency)).toBe(text);
  },
);

test('a movement has its sign', () => {
  expect([signedMoney(45), signedMoney(-45), signedMoney(0)]).toEqual([
    '+$0.45',
    '-$0.45',
    '$0.00',
  ]);
});
