import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-17',
    sentence: 'An id is accepted without a check of its MAC.',
    tests: ['tests/unit/platform/core/ids.test.ts'],
    file: 'worker/platform/core/ids.ts',
    find: '  if (!sameText(sign(key, prefix, body), id)) return null;\n',
    replace: '',
  },
  {
    id: 'I-17b',
    sentence: 'An id that we never created gets its own object.',
    tests: ['tests/worker/access/access.test.ts'],
    file: 'worker/verifications/orders/verifications.service.ts',
    find: `  if (locateVerification(env, request.id, Date.now()) === 'unknown')
    throw new AppError('verifications.not_found');
`,
    replace: '',
  },
] satisfies Mutant[];
