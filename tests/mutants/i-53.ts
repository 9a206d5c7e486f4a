import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-53',
    sentence: 'Readiness does not check one of the triggers of the ledger.',
    tests: ['tests/unit/platform/db/migrations.test.ts'],
    file: 'worker/platform/db/triggers.ts',
    find: "  'transfers_refund',\n",
    replace: '',
  },
  {
    id: 'I-53b',
    sentence: 'The schema of typed queries lacks a column of the table.',
    tests: ['tests/unit/platform/db/migrations.test.ts'],
    file: 'worker/platform/db/schema.ts',
    find: "  cooldownUntil: integer('cooldown_until').notNull(),\n",
    replace: '',
  },
] satisfies Mutant[];
