import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-12',
    sentence: 'A doubled alarm drives the order twice concurrently.',
    tests: ['tests/unit/verifications/orders/races.test.ts'],
    file: 'worker/platform/core/single-flight.ts',
    find: '    running ??= work().finally(() => {',
    replace: '    running = work().finally(() => {',
  },
  {
    id: 'I-12b',
    sentence: 'A second start overwrites the order.',
    tests: ['tests/unit/verifications/orders/races.test.ts'],
    file: 'worker/verifications/orders/order-saga.ts',
    find: '    if (this.#ctx.store.order) return;\n',
    replace: '',
  },
] satisfies Mutant[];
