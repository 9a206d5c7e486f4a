import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-08',
    sentence:
      'A message that arrives during a cancel is shown immediately, and the credits are released too.',
    tests: ['tests/unit/verifications/orders/races.test.ts'],
    file: 'worker/verifications/orders/messages.ts',
    find: "if (order.state === 'completed' || order.state === 'awaiting_sms') return 'shown';",
    replace: "if (!isReleased(order.state)) return 'shown';",
  },
] satisfies Mutant[];
