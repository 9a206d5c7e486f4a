import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-61',
    sentence: 'A passkey of a pre-hijacker outlives the first confirmation of the address.',
    tests: ['tests/worker/accounts/identity/revoke-access.test.ts'],
    file: 'worker/accounts/identity/revoke-access.ts',
    find: "'auth_passkeys', ",
    replace: '',
  },
  {
    id: 'I-61b',
    sentence: 'A pending change of address outlives a new password.',
    tests: ['tests/worker/accounts/identity/revoke-access.test.ts'],
    file: 'worker/accounts/identity/revoke-access.ts',
    find: `.prepare(\`DELETE FROM auth_tokens WHERE user_id = ?1 AND hash <> ?2 AND \${guardOf(by)}\`)`,
    replace: `.prepare(\`DELETE FROM auth_tokens WHERE user_id = ?1 AND hash <> ?2 AND purpose <> 'change_email' AND \${guardOf(by)}\`)`,
  },
  {
    id: 'I-61c',
    sentence: 'Access can be set up before the address is confirmed.',
    tests: ['tests/worker/access/unconfirmed.test.ts'],
    file: 'worker/accounts/authentication/confirmed.ts',
    find: 'if (ctx.principal.user && !isForUnconfirmed(c)) assertVerified(ctx);',
    replace: 'if (ctx.principal.user && isForUnconfirmed(c)) assertVerified(ctx);',
  },
  {
    id: 'I-61d',
    sentence: 'The link of a change of address works for any person who opens it.',
    tests: ['tests/worker/accounts/identity/revoke-access.test.ts'],
    file: 'worker/accounts/identity/emails.service.ts',
    find: "if (session?.user.id !== change.userId) throw new AppError('auth.link_needs_session');",
    replace: "if (!session) throw new AppError('auth.link_needs_session');",
  },
  {
    id: 'I-61e',
    sentence: 'Endpoints of a pre-hijacker outlive the confirmation of the address.',
    tests: ['tests/worker/accounts/identity/revoke-access.test.ts'],
    file: 'worker/app/compose.ts',
    find: '    dropUnprovedEndpoints,\n',
    replace: '',
  },
  {
    id: 'I-61m',
    sentence: 'Emails about security are sent to an unconfirmed address.',
    tests: ['tests/worker/mail/bounds.test.ts'],
    file: 'worker/mail/mail.service.ts',
    find: `WHERE \${guard} AND \${isForConfirmed ? CONFIRMED : '?6 IS NOT NULL'}`,
    replace: `WHERE \${guard} AND \${isForConfirmed ? '?6 IS NOT NULL' : '?6 IS NOT NULL'}`,
  },
] satisfies Mutant[];
