import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { drawReceipt } from '../../../../worker/billing/receipts/receipt-page';
import { drawReceipt1 } from '../../../../worker/billing/receipts/receipt-page-1';
import { readPdf } from '../../../support/pdf';

const AT = Date.parse('2026-11-22T10:04:00.000Z');

const FACTS = {
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
} as const;
const SELLER = {
  address: ['12 Marina', 'Lagos 101221', 'Nigeria'],
  taxNumber: '01234567-0001',
  tax: { name: 'VAT', basisPoints: 750 },
};
const layout2 = (details: typeof SELLER | typeof NOTHING, card: typeof CARD | null = CARD) =>
  drawReceipt({ ...FACTS, details, payment: { ...FACTS.payment, card } });
const CARD = { brand: 'visa', last4: '4081' };
const NOTHING = { address: [], taxNumber: null, tax: null };

test('layout 1 has exactly these bytes: a change needs a new layout number, and layout 1 stays', () => {
  const file = drawReceipt1(FACTS);
  expect(createHash('sha256').update(file).digest('hex')).toBe(
    '37f281245f56ebd05f15515e00e79ef67cdf79ce49c74b58ab46923211ce432f',
  );
});

test('layout 2 has exactly these bytes: a change needs a new layout number, and layout 2 stays', () => {
  expect(createHash('sha256').update(layout2(SELLER)).digest('hex')).toBe(
    'f263f4c110233d25e0dba416ef33cca055a15b4bc59dcb31977e4720e7467bf3',
  );
});

test('layout 2 names the seller, the card and the tax that the price contains', () => {
  expect(readPdf(layout2(SELLER)).copied).toEqual([
    'Namaskah',
    '12 Marina',
    'Lagos 101221',
    'Nigeria',
    'Tax number 01234567-0001',
    'Receipt',
    'Number',
    'R-000042',
    'Issued',
    '2026-11-22 10:04 UTC',
    'Paid',
    '2026-11-22 10:04 UTC',
    'Paid by',
    'Ọlọ́ṣundé & Sons',
    'Email',
    'ada@example.com',
    'Account',
    FACTS.payment.accountId,
    'Payment reference',
    FACTS.payment.reference,
    'Card',
    'Visa •• 4081',
    'Paid through',
    'Paystack',
    'Exchange rate',
    '1600.5 NGN for 1 USD (cbn.gov.ng)',
    'Description',
    'Amount',
    'Plan worth $20.00',
    '32,010.00 NGN',
    'Total without VAT',
    '29,776.74 NGN',
    'VAT 7.5%',
    '2,233.26 NGN',
    'Total paid',
    '32,010.00 NGN',
    'Refunds to the card are shown on the statement of their month.',
  ]);
});

test('layout 2 leaves out what is not known, without an empty line', () => {
  const { copied } = readPdf(layout2(NOTHING, null));
  expect(copied.slice(0, 3)).toEqual(['Namaskah', 'Receipt', 'Number']);
  expect(copied.slice(-5)).toEqual([
    'Plan worth $20.00',
    '32,010.00 NGN',
    'Total paid',
    '32,010.00 NGN',
    'Refunds to the card are shown on the statement of their month.',
  ]);
  expect(copied).not.toContain('Card');
});

test('a card without a brand is a card', () => {
  const file = drawReceipt({
    ...FACTS,
    details: NOTHING,
    payment: { ...FACTS.payment, card: { brand: null, last4: '4081' } },
  });
  expect(readPdf(file).copied).toContain('Card •• 4081');
});
