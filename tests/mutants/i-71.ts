import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-71',
    sentence: 'A key of any form and length is hashed and looked up.',
    tests: ['tests/worker/accounts/credentials/key-memory.test.ts'],
    file: 'worker/accounts/credentials/authenticate-key.service.ts',
    find: "  if (!isKeyLike(key)) throw new AppError('auth.invalid');\n",
    replace: '',
  },
  {
    id: 'I-71b',
    sentence: 'The database is queried for an address above its limit.',
    tests: ['tests/worker/accounts/credentials/key-memory.test.ts'],
    file: 'worker/accounts/authentication/auth.ts',
    find: '  if (needsKeyLookup(key)) assertAddressNotBlocked(callerAddress(c));\n',
    replace: '',
  },
  {
    id: 'I-71c',
    sentence: 'The cache of keys in an isolate grows without limit.',
    tests: ['tests/worker/accounts/credentials/key-memory.test.ts'],
    file: 'worker/accounts/credentials/known-keys.ts',
    find: 'entries: MAX_KNOWN,',
    replace: 'entries: Infinity,',
  },
  {
    id: 'I-71d',
    sentence: 'Each anonymous request writes a log line.',
    tests: ['tests/worker/traffic/limits/anonymous.test.ts'],
    file: 'worker/platform/http/log-budget.ts',
    find: `    if (this.#written >= MAX_LINES) {
      this.#left++;
      return 0;
    }
`,
    replace: '',
  },
  {
    id: 'I-71e',
    sentence: 'Each anonymous readiness check queries the database.',
    tests: ['tests/worker/app/ops/readyz.test.ts'],
    file: 'worker/platform/config/readiness.ts',
    find: '  if (known && now < known.until && now >= known.until - SHARED_MS) return known.problems;\n',
    replace: '',
  },
  {
    id: 'I-71f',
    sentence: 'A value of any length is logged completely.',
    tests: ['tests/unit/platform/core/log.test.ts'],
    file: 'worker/platform/core/log.ts',
    find: '? cut(value)',
    replace: '? redact(value)',
  },
] satisfies Mutant[];
