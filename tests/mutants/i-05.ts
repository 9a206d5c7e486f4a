import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-05',
    sentence: 'Any number is taken for a code: years, amounts, phone numbers.',
    tests: ['tests/unit/verifications/code/extract-code.test.ts'],
    file: 'worker/verifications/code/extract-code.ts',
    find: 'if (best !== undefined && best.score >= ACCEPTED) return best.candidate.value;',
    replace: 'if (best !== undefined) return best.candidate.value;',
  },
  {
    id: 'I-05b',
    sentence: "The provider's own parsed code is ignored.",
    tests: ['tests/unit/verifications/code/extract-code.test.ts'],
    file: 'worker/verifications/code/extract-code.ts',
    find: 'if (parsed !== null && trusted(parsed, text, found))',
    replace: 'if (parsed !== null && found.length < 0)',
  },
  {
    id: 'I-05c',
    sentence: 'Letters of a code are shown as capitals, whatever their original case.',
    tests: ['tests/unit/verifications/code/extract-code.test.ts'],
    file: 'worker/verifications/code/candidates.ts',
    find: "written.trim().replace(PREFIX, '').replace(SEPARATORS, '');",
    replace: "written.trim().replace(PREFIX, '').replace(SEPARATORS, '').toUpperCase();",
  },
] satisfies Mutant[];
