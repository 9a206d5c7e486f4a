import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { creditsFor } from '../../../worker/payments/amounts';
import { judge, type Terms } from '../../../worker/payments/judge';
import type { Transaction } from '../../../worker/providers/paystack/paystack.client';

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

describe('I-31 the verdict', () => {
  const amount = fc.integer({ min: 0, max: 3_000_000 });
  const transaction = fc.record({
    status: fc.constantFrom('success', 'failed', 'abandoned', 'pending', 'reversed' as const),
    reference: fc.constantFrom('pay-1', 'pay-2'),
    amount: fc.oneof(fc.constant(TERMS.amount), amount),
    requestedAmount: fc.oneof(fc.constant(TERMS.amount), amount),
    currency: fc.constantFrom('NGN', 'USD'),
    metadata: fc.constantFrom({}, { account: 'acc_1' }, { account: 'acc_2' }),
  });

  test('I-31 credits exactly what was agreed, and nothing else', () => {
    fc.assert(
      fc.property(transaction, (changes) => {
        const isAsAgreed =
          changes.status === 'success' &&
          changes.reference === TERMS.reference &&
          changes.currency === TERMS.currency &&
          changes.requestedAmount === TERMS.amount &&
          changes.amount >= TERMS.amount &&
          !('account' in changes.metadata && changes.metadata.account === 'acc_2');
        const verdict = judge(TERMS, paid(changes), at);
        expect(verdict.kind === 'credit').toBe(isAsAgreed);
        expect(verdict.kind === 'mismatch').toBe(changes.status === 'success' && !isAsAgreed);
      }),
      { numRuns: 2_000 },
    );
  });

  test('I-34 late money buys at the worse of two rates, and never more than was promised', () => {
    const micros = fc.integer({ min: 1_000_000, max: 9_000_000_000 });
    fc.assert(
      fc.property(micros, fc.integer({ min: -LOCK, max: LOCK }), (currentMicros, late) => {
        const verdict = judge(TERMS, paid({ paidAt: LOCK + late }), { ...at, currentMicros });
        const bought = Math.min(TERMS.credits, creditsFor(TERMS.amount, currentMicros));
        expect(verdict).toEqual({
          kind: 'credit',
          credited: late > 0 ? bought : TERMS.credits,
          paidAt: LOCK + late,
        });
      }),
    );
  });

  test('I-34 without a time of payment the time of the look counts', () => {
    const current = { currentMicros: 3_200_000_000, now: LOCK + 1 };
    expect(judge(TERMS, paid({ paidAt: null }), current)).toMatchObject({ credited: 500 });
    expect(judge(TERMS, paid({ paidAt: null }), { ...current, now: LOCK })).toMatchObject({
      credited: 1_000,
    });
  });

  test.each([
    ['failed', 'declined'],
    ['reversed', 'reversed'],
    ['reversal-pending', 'underway'],
    ['abandoned', 'unpaid'],
    ['ongoing', 'underway'],
    ['pending', 'underway'],
    ['processing', 'underway'],
    ['queued', 'underway'],
  ] as const)('%s is %s', (status, kind) =>
    expect(judge(TERMS, paid({ status }), at)).toEqual({ kind }),
  );
});
