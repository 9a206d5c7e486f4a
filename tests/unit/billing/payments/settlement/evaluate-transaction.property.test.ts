import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  evaluateTransaction,
  type Mismatch,
  type Terms,
} from '../../../../../worker/billing/payments/settlement/evaluate-transaction';
import type { Transaction } from '../../../../../worker/providers/paystack/paystack.client';

const LOCK = 1_000_000;
const TERMS: Terms = {
  id: 'pay_1',
  reference: 'pay-1',
  accountId: 'acc_1',
  credits: 1_000,
  currency: 'NGN',
  amount: 1_600_000,
  lockedUntil: LOCK,
};
const paid = (changes: Partial<Transaction> = {}): Transaction => ({
  id: '4099260001',
  status: 'success',
  reference: 'pay-1',
  amount: 1_600_000,
  requestedAmount: 1_600_000,
  currency: 'NGN',
  paidAt: LOCK - 1,
  createdAt: 0,
  channel: 'card',
  gatewayResponse: null,
  metadata: {},
  card: null,
  email: null,
  ...changes,
});
const at = { currentMicros: 1_600_000_000, now: LOCK };

/** Each way in which a successful transaction differs from the agreed terms. */
const DEVIATIONS = [
  ['reference', { reference: 'pay-2' }],
  ['owner', { metadata: { account: 'acc_2' } }],
  ['currency', { currency: 'USD' }],
  ['requested_amount', { requestedAmount: 1_599_999 }],
  ['requested_amount', { requestedAmount: 1_600_001 }],
  ['amount', { amount: 1_599_999 }],
] as const satisfies [Mismatch, Partial<Transaction>][];

describe('I-31 the evaluation', () => {
  test.each([
    ['exactly', {}, 0],
    [
      'with more than the requested amount, as when the payer bears the fees',
      { amount: 1_650_000 },
      50_000,
    ],
    ['with the owner in its metadata', { metadata: { account: 'acc_1' } }, 0],
  ])('I-31 credits the agreed amount when it was paid %s', (_how, changes, surplus) => {
    expect(evaluateTransaction(TERMS, paid(changes), at)).toEqual({
      kind: 'credit',
      credited: 1_000,
      surplus,
      paidAt: LOCK - 1,
    });
  });

  test.each(DEVIATIONS)('I-31 credits nothing when the %s differs: %o', (what, changes) => {
    expect(evaluateTransaction(TERMS, paid(changes), at)).toEqual({ kind: 'mismatch', what });
  });

  test('I-31 credits nothing when several fields differ, and names one of them', () => {
    fc.assert(
      fc.property(fc.subarray([...DEVIATIONS], { minLength: 1 }), (deviations) => {
        const changes = Object.assign({}, ...deviations.map(([, change]) => change)) as object;
        const verdict = evaluateTransaction(TERMS, paid(changes), at);
        expect(verdict.kind).toBe('mismatch');
        if (verdict.kind === 'mismatch')
          expect(deviations.map(([what]) => what)).toContain(verdict.what);
      }),
    );
  });

  test('I-31 credits only a successful transaction, whatever was paid', () => {
    const anyOther = fc.constantFrom<Transaction['status']>(
      'failed',
      'abandoned',
      'pending',
      'ongoing',
      'processing',
      'queued',
      'reversed',
      'reversal-pending',
    );
    const anySum = fc.integer({ min: 0, max: 3_000_000 });
    fc.assert(
      fc.property(anyOther, anySum, (status, amount) => {
        const verdict = evaluateTransaction(TERMS, paid({ status, amount }), at);
        expect(['credit', 'mismatch']).not.toContain(verdict.kind);
      }),
    );
  });

  test('I-34 a payment in time buys the agreed credits, whatever the rate is now', () => {
    const micros = fc.integer({ min: 1_000_000, max: 9_000_000_000 });
    fc.assert(
      fc.property(micros, fc.integer({ min: 0, max: LOCK }), (currentMicros, early) => {
        const verdict = evaluateTransaction(TERMS, paid({ paidAt: LOCK - early }), {
          ...at,
          currentMicros,
        });
        expect(verdict).toMatchObject({ kind: 'credit', credited: 1_000, paidAt: LOCK - early });
      }),
    );
  });

  test('I-34 a late payment buys the smaller of the agreed credits and its current worth', () => {
    const micros = fc.bigInt({ min: 1_000_000n, max: 9_000_000_000n });
    fc.assert(
      fc.property(micros, fc.integer({ min: 1, max: LOCK }), (currentMicros, late) => {
        const current = { ...at, currentMicros: Number(currentMicros) };
        const verdict = evaluateTransaction(TERMS, paid({ paidAt: LOCK + late }), current);
        const credited = verdict.kind === 'credit' ? verdict.credited : -1;
        const worth = BigInt(TERMS.amount) * 1_000_000n;
        expect(credited).toBeLessThanOrEqual(TERMS.credits);
        expect(BigInt(credited) * currentMicros <= worth).toBe(true);
        const isMost = BigInt(credited + 1) * currentMicros > worth;
        expect(credited === TERMS.credits || isMost).toBe(true);
      }),
    );
  });

  test('I-34 a late payment without a current rate buys the agreed credits', () => {
    const current = { currentMicros: null, now: LOCK + 1 };
    expect(evaluateTransaction(TERMS, paid({ paidAt: LOCK + 1 }), current)).toMatchObject({
      credited: 1_000,
    });
  });

  test('I-34 without a time of payment, the time of the check counts', () => {
    const current = { currentMicros: 3_200_000_000, now: LOCK + 1 };
    expect(evaluateTransaction(TERMS, paid({ paidAt: null }), current)).toMatchObject({
      credited: 500,
    });
    expect(
      evaluateTransaction(TERMS, paid({ paidAt: null }), { ...current, now: LOCK }),
    ).toMatchObject({
      credited: 1_000,
    });
  });

  test.each([
    ['failed', 'declined'],
    ['reversed', 'reversed'],
    ['reversal-pending', 'in_progress'],
    ['abandoned', 'unpaid'],
    ['ongoing', 'in_progress'],
    ['pending', 'in_progress'],
    ['processing', 'in_progress'],
    ['queued', 'in_progress'],
  ] as const)('%s is %s', (status, kind) =>
    expect(evaluateTransaction(TERMS, paid({ status }), at)).toEqual({ kind }),
  );
});
