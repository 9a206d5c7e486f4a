import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-55',
    sentence: 'A failed settlement is logged and not retried.',
    tests: ['tests/unit/verifications/orders/outbox.test.ts'],
    file: 'worker/verifications/orders/outbox.ts',
    find: 'ctx.store.postpone(row.id, attempts, parked ? null : ctx.now() + wait);',
    replace: 'if (wait > 0) ctx.store.acknowledge(row.id);',
  },
] satisfies Mutant[];
