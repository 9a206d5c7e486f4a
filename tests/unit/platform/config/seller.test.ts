import { describe, expect, test } from 'vitest';
import { taxWithin } from '../../../../worker/billing/receipts/tax';
import { sellerOf, sellerProblems } from '../../../../worker/platform/config/seller';

const NONE = {
  SELLER_NAME: '',
  SELLER_ADDRESS: '',
  SELLER_TAX_NUMBER: '',
  TAX_NAME: '',
  TAX_PERCENT: '',
};
const ALL = {
  SELLER_NAME: 'Namaskah Ltd',
  SELLER_ADDRESS: '12 Marina\n\n Lagos 101221 \nNigeria\n',
  SELLER_TAX_NUMBER: '01234567-0001',
  TAX_NAME: 'VAT',
  TAX_PERCENT: '7.5',
};

describe('the seller', () => {
  test('has the configured texts, one line of the address each', () => {
    expect(sellerOf(ALL)).toEqual({
      name: 'Namaskah Ltd',
      address: ['12 Marina', 'Lagos 101221', 'Nigeria'],
      taxNumber: '01234567-0001',
      tax: { name: 'VAT', basisPoints: 750 },
    });
    expect(sellerProblems(ALL)).toEqual([]);
  });

  test('without a configuration has none', () => {
    expect(sellerOf(NONE)).toEqual({ name: null, address: [], taxNumber: null, tax: null });
    expect(sellerProblems(NONE)).toEqual([]);
  });

  test.for([
    [{ TAX_NAME: 'VAT' }, 'TAX_NAME and TAX_PERCENT belong together'],
    [{ TAX_PERCENT: '7.5' }, 'TAX_NAME and TAX_PERCENT belong together'],
    [
      { TAX_NAME: 'VAT', TAX_PERCENT: '7,5' },
      'TAX_PERCENT must be a percentage below 100, like 7.5',
    ],
    [
      { TAX_NAME: 'VAT', TAX_PERCENT: '100' },
      'TAX_PERCENT must be a percentage below 100, like 7.5',
    ],
    [{ SELLER_ADDRESS: 'a\nb\nc\nd\ne\nf' }, 'SELLER_ADDRESS has more than 5 lines'],
    [{ SELLER_ADDRESS: 'a'.repeat(81) }, 'SELLER_ADDRESS has a line of more than 80 characters'],
    [{ SELLER_NAME: 'a'.repeat(81) }, 'SELLER_NAME has a line of more than 80 characters'],
  ] as const)('I-52 a configuration with %o is refused', ([vars, problem]) => {
    expect(sellerProblems({ ...NONE, ...vars })).toEqual([problem]);
  });
});

test('the tax within a price and the rest are the price, for every rate', () => {
  expect(taxWithin(10_750, { basisPoints: 750 })).toBe(750);
  expect(taxWithin(3_201_000, { basisPoints: 750 })).toBe(223_326);
  expect(taxWithin(1, { basisPoints: 750 })).toBe(0);
  expect(taxWithin(12_000, { basisPoints: 2_000 })).toBe(2_000);
});
