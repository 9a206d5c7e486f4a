import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-02',
    sentence: 'The fifth consecutive poll error ends the wait like the deadline.',
    tests: [
      'tests/unit/verifications/orders/order.machine.test.ts',
      'tests/unit/verifications/orders/races.test.ts',
    ],
    file: 'worker/verifications/orders/order.machine.ts',
    find: 'const later = retry(order, now, random).order;',
    replace: `if (order.attempts >= 4)
      return release(order, { state: 'expired', reason: 'no_code_in_time', recovered: false }, now);
    const later = retry(order, now, random).order;`,
  },
] satisfies Mutant[];
