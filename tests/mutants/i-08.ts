import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-08',
    sentence:
      'A message that comes while the provider is asked to cancel is shown at once, and the credits go back too.',
    tests: ['tests/unit/verifications/orders/races.test.ts'],
    file: 'worker/verifications/orders/messages.ts',
    find: "if (order.state === 'completed' || order.state === 'awaiting_sms') return 'shown';",
    replace: "if (!isReleased(order.state)) return 'shown';",
  },
] satisfies Mutant[];
