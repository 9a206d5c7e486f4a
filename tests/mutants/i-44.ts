import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-44',
    sentence: 'A revoked key continues to work.',
    tests: ['tests/worker/accounts/api-keys/key-ends.test.ts'],
    file: 'worker/accounts/credentials/authenticate-key.service.ts',
    find: 'const isGood = row?.revokedAt === null && !isPast(row.expiresAt, now);',
    replace: 'const isGood = row !== undefined && !isPast(row.expiresAt, now);',
  },
  {
    id: 'I-44b',
    sentence: 'A rotation never ends the old key.',
    tests: ['tests/worker/accounts/api-keys/key-ends.test.ts'],
    file: 'worker/accounts/api-keys/issue.ts',
    find: ' expires_at = min(coalesce(expires_at, ?2), ?2),',
    replace: '',
  },
  {
    id: 'I-44c',
    sentence: 'A key with the scope to list keys can create keys.',
    tests: ['tests/worker/accounts/api-keys/keys.test.ts'],
    file: 'worker/accounts/authentication/auth.ts',
    find: `    requirePerson(c.get('ctx'));
    const { role: has } = c.get('ctx').principal;
    if (has !== role && has !== 'owner') throw new AppError('auth.role', { role });`,
    replace: `    const { role: has } = c.get('ctx').principal;
    if (has !== null && has !== role && has !== 'owner') throw new AppError('auth.role', { role });`,
  },
  {
    id: 'I-44d',
    sentence: 'A change by a key trusts the cache of the isolate.',
    tests: ['tests/worker/accounts/api-keys/key-ends.test.ts'],
    file: 'worker/accounts/credentials/authenticate-key.service.ts',
    find: 'if (!fresh && cached && now - cached.at < TRUST_MS && !isPast(cached.expiresAt, now)) {',
    replace: 'if (cached && now - cached.at < TRUST_MS && !isPast(cached.expiresAt, now)) {',
  },
  {
    id: 'I-44e',
    sentence: 'The last use is written at every request.',
    tests: ['tests/worker/accounts/api-keys/key-ends.test.ts'],
    file: 'worker/accounts/credentials/key-uses.ts',
    find: 'export const USE_MS = 5 * MINUTE;',
    replace: 'export const USE_MS = 0 * MINUTE;',
  },
] satisfies Mutant[];
