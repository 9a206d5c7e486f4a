import { expect, test } from 'vitest';
import {
  expectedOf,
  SCENARIOS,
  scenarioFor,
  priceIn,
  type Scenario,
  type Intent,
} from '../../../scripts/storm/scenarios.ts';

const intent = (scenario: Scenario, credits = 1_001): Intent => ({
  id: 'pay_1',
  reference: 'pay-1',
  account: 'acc_1',
  scenario,
  credits,
  currency: 'NGN',
  amount: priceIn(credits, 'NGN'),
});

test.for<[Scenario, string, number | null, number]>([
  ['paid', 'succeeded', 1_001, 0],
  ['withoutWebhook', 'succeeded', 1_001, 0],
  ['unpaid', 'pending', null, 0],
  ['underpaid', 'failed', null, 0],
  ['wrongCurrency', 'failed', null, 0],
  ['overpaid', 'succeeded', 1_001, 0],
  ['declinedThenPaid', 'succeeded', 1_001, 0],
  ['equalRefunds', 'succeeded', 1_001, 600],
  ['fullyRefunded', 'reversed', 1_001, 1_001],
  ['refundedThenLost', 'reversed', 1_001, 1_001],
  ['refundedThenWon', 'succeeded', 1_001, 250],
  ['halfLost', 'succeeded', 1_001, 500],
])(
  'the scenario %s ends %s, with %s cents credited and %s taken back',
  ([scenario, state, credited, reversedCents]) => {
    expect(expectedOf(intent(scenario))).toEqual({ state, credited, reversedCents });
  },
);

test('a price is rounded up to the minor unit', () => {
  expect([priceIn(1_001, 'USD'), priceIn(1, 'NGN'), priceIn(1_001, 'ZAR')]).toEqual([
    1_001, 1_601, 17_233,
  ]);
});

test('each scenario occurs once first, and then in its share', () => {
  expect(SCENARIOS.map((_, n) => scenarioFor(n))).toEqual(SCENARIOS);
  const drawn = Array.from({ length: 200 }, (_, n) => scenarioFor(1_000 + n));
  expect(drawn.filter((scenario) => scenario === 'paid').length).toBe(160);
  expect(new Set(drawn)).toEqual(new Set(SCENARIOS));
});
