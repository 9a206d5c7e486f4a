import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-74',
    sentence: 'An older change of annotations that reaches D1 late replaces a newer one.',
    tests: ['tests/worker/verifications/orders/annotations-races.test.ts'],
    file: 'worker/verifications/orders/projections/annotations.ts',
    find: ' AND annotations_revision < ?3',
    replace: '',
  },
  {
    id: 'I-74b',
    sentence: 'A change is stored without its effect: a crash keeps it from D1.',
    tests: ['tests/unit/verifications/orders/annotations.test.ts'],
    file: 'worker/verifications/orders/order-saga.ts',
    find: '    store.enqueue(outboxId.annotations(annotationsRevision), now());\n',
    replace: '',
  },
  {
    id: 'I-74c',
    sentence: 'The end of one write removes the effect of the next change.',
    tests: ['tests/unit/verifications/orders/annotations.test.ts'],
    file: 'worker/verifications/orders/outbox.ts',
    find: '`5:${revision}`',
    replace: "(revision > 0 ? '5:latest' : '5:none')",
  },
  {
    id: 'I-74d',
    sentence: 'A change of an order that is not held yet is dropped with the order.',
    tests: ['tests/worker/verifications/orders/annotations-races.test.ts'],
    file: 'worker/verifications/orders/order-commands.ts',
    find: '    await this.#awaitHold(accountId);\n',
    replace: '',
  },
  {
    id: 'I-74e',
    sentence: 'A change is answered before D1 has it: a list does not find it.',
    tests: ['tests/worker/verifications/orders/annotations-races.test.ts'],
    file: 'worker/verifications/orders/order-commands.ts',
    find: '    const written = await saga.writeAnnotations();\n',
    replace: "    const written: string = 'written';\n",
  },
  {
    id: 'I-74f',
    sentence: 'A list by the external id contains an order that has another one.',
    tests: ['tests/worker/verifications/orders/annotations-races.test.ts'],
    file: 'worker/verifications/orders/order.queries.ts',
    find: '(query.externalId === undefined || externalId === query.externalId)',
    replace: 'externalId !== undefined',
  },
] satisfies Mutant[];
