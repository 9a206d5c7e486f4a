import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawReceipt } from '../../../../worker/billing/receipts/receipt-page';

const AT = Date.parse('2026-11-22T10:04:00.000Z');

test('layout 1 has exactly these bytes: a change needs a new layout number, and layout 1 stays', () => {
  const file = drawReceipt({
    number: 'R-000042',
    seller: 'Namaskah',
    payer: { name: 'Ọlọ́ṣundé & Sons', email: 'ada@example.com' },
    issuedAt: AT,
    payment: {
      accountId: 'acc_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
      reference: 'pay-0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
      purpose: 'tier',
      currency: 'NGN',
      amount: 3_201_000,
      credited: 2_000,
      paidAt: AT,
      rateMicros: 1_600_500_000,
      rateSource: 'cbn.gov.ng',
    },
  });
  expect(createHash('sha256').update(file).digest('hex')).toBe(
    '37f281245f56ebd05f15515e00e79ef67cdf79ce49c74b58ab46923211ce432f',
  );
});
