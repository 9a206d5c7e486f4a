import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-09',
    sentence: 'A cancel that the provider refuses releases the credits immediately.',
    tests: ['tests/unit/verifications/orders/cancel.test.ts'],
    file: 'worker/verifications/orders/end-without-code.ts',
    find: 'const GRACE_MS = 45 * SECOND;',
    replace: 'const GRACE_MS = 0 * SECOND;',
  },
  {
    id: 'I-09b',
    sentence: 'A refused cancel is not repeated.',
    tests: ['tests/unit/verifications/orders/cancel.test.ts'],
    file: 'worker/verifications/orders/end-without-code.ts',
    find: "const asked = state !== 'pending' && (order.closing?.asked ?? false);",
    replace: 'const asked = order.closing?.asked ?? false;',
  },
  {
    id: 'I-09c',
    sentence: 'At the end of the grace period the credits are released without a last read.',
    tests: ['tests/unit/verifications/orders/cancel.test.ts'],
    file: 'worker/verifications/orders/order.machine.ts',
    find: 'order.closing?.asked || isDue(order.closing?.graceUntil ?? 0, now)',
    replace: 'order.closing?.asked',
  },
] satisfies Mutant[];
