import { describe, expect, test } from 'vitest';
import {
  compareDay,
  type Booked,
} from '../../../../../worker/billing/payments/reconciliation/compare-day';
import { nextCheckDelay } from '../../../../../worker/billing/payments/settlement/payment-check-schedule';
import type { Transaction } from '../../../../../worker/providers/paystack/paystack.client';

const theirs = (changes: Partial<Transaction> = {}): Transaction => ({
  id: '1',
  status: 'success',
  reference: 'pay-1',
  amount: 100,
  requestedAmount: 100,
  currency: 'USD',
  paidAt: 0,
  createdAt: 0,
  channel: null,
  gatewayResponse: null,
  metadata: {},
  card: null,
  email: null,
  ...changes,
});
const ours = (changes: Partial<Booked> = {}): Booked => ({
  id: 'pay_1',
  reference: 'pay-1',
  state: 'succeeded',
  currency: 'USD',
  amount: 100,
  credited: 100,
  providerId: '1',
  ledger: 100,
  reversedCents: 0,
  ...changes,
});
const kinds = (a: Transaction[], b: Booked[], ofDay = b.map(({ reference }) => reference)) =>
  compareDay(a, b, new Set(ofDay)).map(({ kind }) => kind);
const unpaid = { state: 'pending', credited: null, ledger: null, providerId: null } as const;

describe('a day at Paystack compared with ours', () => {
  test('matches', () => {
    expect(kinds([theirs()], [ours()])).toEqual([]);
    expect(kinds([theirs({ amount: 103 })], [ours()])).toEqual([]);
    expect(kinds([theirs({ status: 'abandoned' })], [ours(unpaid)])).toEqual([]);
    expect(kinds([], [ours(unpaid)])).toEqual([]);
    expect(kinds([theirs({ status: 'reversed' })], [ours({ reversedCents: 100 })])).toEqual([]);
    expect(kinds([theirs({ status: 'abandoned', reference: 'x' })], [])).toEqual([]);
  });

  test.each<[kind: string, a: Transaction[], b: Booked[]]>([
    ['unknown_reference', [theirs({ reference: 'invoice-12' })], []],
    ['not_credited', [theirs()], [ours(unpaid)]],
    ['currency_differs', [theirs({ currency: 'NGN' })], [ours()]],
    ['amount_differs', [theirs({ requestedAmount: 99 })], [ours()]],
    ['amount_differs', [theirs({ amount: 99 })], [ours()]],
    ['not_at_paystack', [], [ours()]],
    ['not_at_paystack', [theirs({ status: 'failed' })], [ours()]],
    ['reversed_at_paystack', [theirs({ status: 'reversed' })], [ours({ reversedCents: 99 })]],
    ['ledger_differs', [theirs()], [ours({ ledger: 99 })]],
    ['ledger_differs', [theirs()], [ours({ ledger: null })]],
    ['ledger_differs', [], [ours({ ...unpaid, ledger: 100 })]],
  ])('shows %s', (kind, a, b) => expect(kinds(a, b)).toEqual([kind]));

  test('compares a payment of a neighbouring day only where Paystack lists it', () => {
    expect(kinds([], [ours({ ledger: 1 })], [])).toEqual([]);
    expect(kinds([theirs()], [ours(unpaid)], [])).toEqual(['not_credited']);
  });
});

describe('I-36 the checks of a payment', () => {
  test('I-36 are at most 12 minutes apart for a day, then an hour for a week, then end', () => {
    const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
    for (let checks = 1; checks < 150; checks++)
      expect(nextCheckDelay({ age: day - 1, checks })).toBeLessThanOrEqual(12 * minute);
    expect(nextCheckDelay({ age: 3 * minute, checks: 1 })).toBe(5 * minute);
    expect(nextCheckDelay({ age: day, checks: 200 })).toBe(hour);
    expect(nextCheckDelay({ age: 7 * day - 1, checks: 400 })).toBe(hour);
    expect(nextCheckDelay({ age: 7 * day, checks: 400 })).toBeNull();
  });
});
