import { expect, test } from 'vitest';
import {
  expectedOf,
  FATES,
  fateOf,
  priceOf,
  type Fate,
  type Intent,
} from '../../../scripts/storm/fates.ts';

const intent = (fate: Fate, credits = 1_001): Intent => ({
  id: 'pay_1',
  reference: 'pay-1',
  account: 'acc_1',
  fate,
  credits,
  currency: 'NGN',
  amount: priceOf(credits, 'NGN'),
});

test.for<[Fate, string, number | null, number]>([
  ['paid', 'succeeded', 1_001, 0],
  ['silent', 'succeeded', 1_001, 0],
  ['unpaid', 'pending', null, 0],
  ['short', 'failed', null, 0],
  ['foreign', 'failed', null, 0],
  ['generous', 'succeeded', 1_001, 0],
  ['retried', 'succeeded', 1_001, 0],
  ['twins', 'succeeded', 1_001, 600],
  ['returned', 'reversed', 1_001, 1_001],
  ['refundedLost', 'reversed', 1_001, 1_001],
  ['refundedWon', 'succeeded', 1_001, 250],
  ['halved', 'succeeded', 1_001, 500],
])('the storm expects of %s: %s, %s credited, %s gone', ([fate, state, credited, gone]) => {
  expect(expectedOf(intent(fate))).toEqual({ state, credited, gone });
});

test('a price is rounded up to the minor unit', () => {
  expect([priceOf(1_001, 'USD'), priceOf(1, 'NGN'), priceOf(1_001, 'ZAR')]).toEqual([
    1_001, 1_601, 17_233,
  ]);
});

test('each fate comes once at first, and in its share after that', () => {
  expect(FATES.map((_, n) => fateOf(n))).toEqual(FATES);
  const drawn = Array.from({ length: 200 }, (_, n) => fateOf(1_000 + n));
  expect(drawn.filter((fate) => fate === 'paid').length).toBe(160);
  expect(new Set(drawn)).toEqual(new Set(FATES));
});
