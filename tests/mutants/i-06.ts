import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-06',
    sentence: "Numbers keep the wire's ten digits instead of becoming E.164.",
    tests: ['tests/unit/providers/textverified/units.test.ts'],
    file: 'worker/providers/textverified/units.ts',
    find: `return national === undefined ? null : \`+1\${national}\`;`,
    replace: 'return national === undefined ? null : national;',
  },
] satisfies Mutant[];
