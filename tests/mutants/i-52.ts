import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-52',
    sentence: 'A test secret is accepted in production.',
    tests: ['tests/worker/app/ops/readiness.test.ts'],
    file: 'worker/platform/config/readiness.ts',
    find: `return environment === 'production' && isTest ? [\`secret \${name} is a test value\`] : [];`,
    replace: `return environment === '' && isTest ? [\`secret \${name} is a test value\`] : [];`,
  },
  {
    id: 'I-52b',
    sentence: 'A webhook is accepted although it cannot be verified.',
    tests: ['tests/worker/app/ops/readiness.test.ts'],
    file: 'worker/verifications/inbound/webhooks.service.ts',
    find: '  await assertReadyToSell(ctx);\n',
    replace: '',
  },
  {
    id: 'I-52c',
    sentence: 'A test key is accepted in production.',
    tests: ['tests/unit/providers/paystack/answers.test.ts'],
    file: 'worker/providers/paystack/config.ts',
    find: "const isTest = key.startsWith('sk_test_') || DEFAULT.test(key);",
    replace: 'const isTest = DEFAULT.test(key);',
  },
] satisfies Mutant[];
