import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-24',
    sentence: 'The sweeper counts overdue orders without waking them.',
    tests: ['tests/worker/app/ops/sweeper.test.ts'],
    file: 'worker/verifications/recovery/sweeper.ts',
    find: '  await Promise.all(results.map(({ id }) => orderStub(ctx.env, id).resume()));\n',
    replace: '',
  },
] satisfies Mutant[];
