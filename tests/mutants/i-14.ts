import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-14',
    sentence: 'One 404 of the provider ends the order.',
    tests: [
      'tests/unit/verifications/orders/order.machine.test.ts',
      'tests/unit/verifications/orders/races.test.ts',
    ],
    file: 'worker/verifications/orders/order.machine.ts',
    find: 'const NOT_FOUND_LIMIT = 3;',
    replace: 'const NOT_FOUND_LIMIT = 1;',
  },
] satisfies Mutant[];
