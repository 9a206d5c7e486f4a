import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-27',
    sentence: 'An empty provider balance alerts no operator.',
    tests: ['tests/worker/verifications/orders/rent.test.ts'],
    file: 'worker/providers/textverified/purchase.ts',
    find: "if (code === 'insufficient_balance') log('alert', 'provider.insufficient_balance');",
    replace: "if (code === 'insufficient_balance') log('info', 'provider.insufficient_balance');",
  },
  {
    id: 'I-27b',
    sentence: 'An empty provider account pages the operator at every purchase.',
    tests: ['tests/unit/providers/textverified/purchase.test.ts'],
    file: 'worker/platform/core/log.ts',
    find: 'if (last !== undefined && Math.abs(now - last.at) < PAGE_MS) {',
    replace: 'if (last !== undefined && now < 0) {',
  },
] satisfies Mutant[];
