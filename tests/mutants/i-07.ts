import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-07',
    sentence: 'A surcharge that was not honoured is kept.',
    tests: [
      'tests/worker/verifications/catalogue/prices.test.ts',
      'tests/unit/verifications/orders/surcharge.property.test.ts',
    ],
    file: 'worker/verifications/orders/projections/settlement.ts',
    find: '    refund > 0',
    replace: '    refund > 1e9',
  },
] satisfies Mutant[];
