import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-42',
    sentence: 'A pending secret replaces the active one.',
    tests: ['tests/worker/accounts/identity/two-factor.test.ts'],
    file: 'worker/accounts/identity/two-factor.service.ts',
    find: 'ON CONFLICT DO UPDATE SET pending = excluded.pending`,',
    replace: `ON CONFLICT DO UPDATE SET pending = excluded.pending,
         secret = CASE WHEN secret IS NULL THEN NULL ELSE excluded.pending END\`,`,
  },
  {
    id: 'I-42b',
    sentence: 'No re-authentication is required.',
    tests: ['tests/worker/accounts/identity/two-factor.test.ts'],
    file: 'worker/accounts/credentials/person.ts',
    find: 'if ((ctx.principal.confirmedAt ?? 0) <= ctx.now() - FRESH_MS)',
    replace: 'if ((ctx.principal.confirmedAt ?? 0) <= -FRESH_MS)',
  },
  {
    id: 'I-42c',
    sentence: 'A recovery code works more than once.',
    tests: ['tests/worker/accounts/identity/two-factor.test.ts'],
    file: 'worker/accounts/identity/recovery-codes.ts',
    find: ".prepare('DELETE FROM recovery_codes WHERE user_id = ? AND hash = ? RETURNING 1')",
    replace: ".prepare('SELECT 1 FROM recovery_codes WHERE user_id = ? AND hash = ?')",
  },
  {
    id: 'I-42d',
    sentence: 'Wrong codes are not limited.',
    tests: ['tests/worker/accounts/identity/two-factor.test.ts'],
    file: 'worker/traffic/attempts/attempts.client.ts',
    find: `  'second-factor': [
    { max: 5, windowMs: 15 * MINUTE },
    { max: 20, windowMs: DAY },`,
    replace: `  'second-factor': [
    { max: 5_000, windowMs: DAY },`,
  },
  {
    id: 'I-42e',
    sentence: 'A code of the app works twice.',
    tests: ['tests/worker/accounts/identity/two-factor.test.ts'],
    file: 'worker/accounts/identity/two-factor.service.ts',
    find: '`UPDATE two_factors SET last_step = ?1 WHERE user_id = ?2 AND secret = ?3 AND last_step < ?1',
    replace: '`UPDATE two_factors SET last_step = ?1 WHERE user_id = ?2 AND secret = ?3',
  },
  {
    id: 'I-42f',
    sentence: 'A passkey of another person confirms a session.',
    tests: ['tests/worker/accounts/identity/passkeys.test.ts'],
    file: 'worker/accounts/identity/passkeys.service.ts',
    find: "if (created.userId !== person.id) throw new AppError('passkeys.refused');",
    replace: "if (created.userId === '' && person.id) throw new AppError('passkeys.refused');",
  },
] satisfies Mutant[];
