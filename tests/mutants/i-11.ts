import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-11',
    sentence: 'A caller’s wait leaves its timer behind, and keeps the object awake.',
    tests: ['tests/worker/verifications/waiting.test.ts'],
    file: 'worker/verifications/verification.object.ts',
    find: '    clearTimeout(timer);\n',
    replace: '',
  },
  {
    id: 'I-11b',
    sentence: 'Every poll writes the order, found or not.',
    tests: ['tests/worker/verifications/waiting.test.ts', 'tests/unit/verifications/store.test.ts'],
    file: 'worker/verifications/verification.store.ts',
    find: 'if (before === after) this.#contents = { ...known, order };',
    replace: `if (before === \`\${after}!\`) this.#contents = { ...known, order };`,
  },
] satisfies Mutant[];
