import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-54',
    sentence: 'Times are written in the time zone and format of the machine.',
    tests: ['tests/unit/platform/core/clock.test.ts'],
    file: 'worker/platform/core/clock.ts',
    find: 'export const iso = (at: number): string => new Date(at).toISOString();',
    replace: 'export const iso = (at: number): string => new Date(at).toString();',
  },
] satisfies Mutant[];
