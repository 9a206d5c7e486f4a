import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-15',
    sentence: 'Every attempt of a purchase has its own key, so that each can buy a number.',
    tests: ['tests/unit/verifications/orders/purchase.test.ts'],
    file: 'worker/verifications/orders/order.ts',
    find: `order.purchase.generation === 1 ? order.id : \`\${order.id}.\${order.purchase.generation}\`;`,
    replace: `order.attempts === 0 ? order.id : \`\${order.id}.\${order.purchase.generation}\`;`,
  },
  {
    id: 'I-15b',
    sentence:
      'After an expired key the order buys again without searching for the number of the first key.',
    tests: ['tests/unit/verifications/orders/purchase.test.ts'],
    file: 'worker/verifications/orders/order.machine.ts',
    find: '  if (found !== null) return withReservation(order, found, now);\n',
    replace: '',
  },
  {
    id: 'I-15c',
    sentence: 'A reuse is repeated without searching for the number of the lost answer.',
    tests: ['tests/unit/verifications/orders/reuse.test.ts'],
    file: 'worker/verifications/orders/order.machine.ts',
    find: 'const mustReadList = origin !== null || order.cancelRequestedAt !== null;',
    replace: 'const mustReadList = order.cancelRequestedAt !== null;',
  },
  {
    id: 'I-15d',
    sentence: 'After a restart the first purchase counts as never sent.',
    tests: [
      'tests/unit/verifications/orders/purchase.test.ts',
      'tests/unit/verifications/orders/order-saga.property.test.ts',
    ],
    file: 'worker/verifications/orders/order.ts',
    find: "const mayBeSent = state === 'created' && purchase.startedAt === null && origin === null;",
    replace:
      "const mayBeSent = state === 'completed' && purchase.startedAt === null && origin === null;",
  },
  {
    id: 'I-15e',
    sentence: 'A purchase without a key is sent before its attempt is stored.',
    tests: [
      'tests/unit/verifications/orders/reuse.test.ts',
      'tests/unit/verifications/orders/reuse.property.test.ts',
    ],
    file: 'worker/verifications/orders/saga-runner.ts',
    find: '    if (isStoredFirst(action.kind, order)) journal.write();\n',
    replace: '',
  },
  {
    id: 'I-15f',
    sentence: 'A valid key is replaced by another one when the list is empty.',
    tests: [
      'tests/unit/verifications/orders/lost-purchases.test.ts',
      'tests/unit/verifications/orders/purchase.test.ts',
    ],
    file: 'worker/verifications/orders/order.machine.ts',
    find: "const isDecided = result.kind === 'adopted' && (purchase.reconcile || origin !== null);",
    replace:
      "const isDecided = result.kind === 'adopted' && (purchase.reconcile || origin !== purchase);",
  },
] satisfies Mutant[];
