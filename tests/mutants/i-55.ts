import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-55',
    sentence: 'A settle that fails is logged and forgotten.',
    tests: ['tests/unit/verifications/orders/outbox.test.ts'],
    file: 'worker/verifications/orders/outbox.ts',
    find: 'deps.store.postpone(row.id, attempts, parked ? null : deps.now() + wait);',
    replace: 'if (wait > 0) deps.store.acknowledge(row.id);',
  },
] satisfies Mutant[];
