import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-04',
    sentence: 'A late result moves a terminal order.',
    tests: ['tests/unit/verifications/orders/order.machine.test.ts'],
    file: 'worker/verifications/orders/order.machine.ts',
    find: '  if (isTerminal(order.state)) return unchanged(order);\n',
    replace: '',
  },
  {
    id: 'I-04b',
    sentence: 'A transition that the table does not list is made.',
    tests: ['tests/unit/verifications/orders/order.machine.test.ts'],
    file: 'worker/verifications/orders/moves.ts',
    find: `  if (!MOVES[order.state].includes(state))
    throw new Error(\`no move from \${order.state} to \${state}\`);
`,
    replace: '',
  },
  {
    id: 'I-04c',
    sentence: 'A payment can leave any state.',
    tests: ['tests/unit/billing/payments/move-payment.test.ts'],
    file: 'worker/billing/payments/move-payment.ts',
    find: '(state IN (${fromStates(move)}) OR ${hasNewReason})',
    replace: '(true OR ${hasNewReason})',
  },
] satisfies Mutant[];
