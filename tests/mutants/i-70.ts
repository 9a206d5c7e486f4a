import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-70',
    sentence: 'A repeat after a crash creates a resource with another id.',
    tests: ['tests/worker/platform/http/repeats.test.ts'],
    file: 'worker/platform/core/repeatable-ids.ts',
    find: 'seed === undefined ? newId(env.ID_KEY, prefix, now()) : derivedId(env.ID_KEY, prefix, [seed]);',
    replace:
      "seed === '' ? derivedId(env.ID_KEY, prefix, [seed]) : newId(env.ID_KEY, prefix, now());",
  },
  {
    id: 'I-70b',
    sentence: 'A repeat returns another secret.',
    tests: ['tests/worker/platform/http/repeats.test.ts'],
    file: 'worker/platform/core/repeatable-ids.ts',
    find: 'seed === undefined ? crypto.getRandomValues(new Uint8Array(32)) : hmacSha256(seed, what);',
    replace: 'seed === what ? hmacSha256(seed, what) : crypto.getRandomValues(new Uint8Array(32));',
  },
  {
    id: 'I-70c',
    sentence: 'A quoted key is another key than the bare one.',
    tests: ['tests/worker/platform/http/idempotency-key.test.ts'],
    file: 'worker/platform/http/idempotency-key.ts',
    find: `return header.replaceAll('"', '');`,
    replace: 'return header;',
  },
] satisfies Mutant[];
