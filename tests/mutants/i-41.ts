import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-41',
    sentence: 'The token of a session is accepted as a bearer token.',
    tests: ['tests/worker/accounts/credentials/principal.test.ts'],
    file: 'worker/accounts/authentication/auth.ts',
    find: 'return authenticateKey(systemCtx(c.env), key, isFresh);',
    replace:
      'return Promise.try(() => authenticateKey(systemCtx(c.env), key, isFresh)).catch(async () => (await authenticateSession(systemCtx(c.env), key)).principal);',
  },
  {
    id: 'I-41b',
    sentence: 'A ticket outlives its session.',
    tests: ['tests/worker/accounts/credentials/sessions.test.ts'],
    file: 'worker/channels/account-stream/credential-sockets.store.ts',
    find: 'if (ended) return false;',
    replace: 'if (ended && target === ENDED) return false;',
  },
  {
    id: 'I-41c',
    sentence: 'Signing out leaves sockets open until the next tick.',
    tests: ['tests/worker/accounts/credentials/sessions.test.ts'],
    file: 'worker/accounts/credentials/sessions.service.ts',
    find: '  await closeSockets(ctx);\n',
    replace: '',
  },
  {
    id: 'I-41d',
    sentence: 'A password reset leaves the existing sessions.',
    tests: ['tests/worker/accounts/identity/mails.test.ts'],
    file: 'worker/accounts/identity/revoke-access.ts',
    find: `\`DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND \${guardOf(by)} RETURNING id\`,`,
    replace: `\`DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND expires_at < 0 AND \${guardOf(by)} RETURNING id\`,`,
  },
  {
    id: 'I-41e',
    sentence: 'A socket is not registered at the hub.',
    tests: ['tests/worker/accounts/credentials/sessions.test.ts'],
    file: 'worker/verifications/orders/order.sockets.ts',
    find: 'const isAlive = await hubOf(this.#env, accountId).watch(credentialId, target);',
    replace:
      "const isAlive = target !== '' || (await hubOf(this.#env, accountId).watch(credentialId, target));",
  },
  {
    id: 'I-41f',
    sentence: 'A revoked key keeps its sockets.',
    tests: ['tests/worker/accounts/api-keys/key-sockets.test.ts'],
    file: 'worker/accounts/api-keys/change.ts',
    find: `  forgetKey(hash.hash);
  await closeSockets(ctx);`,
    replace: '  forgetKey(hash.hash);',
  },
  {
    id: 'I-41g',
    sentence: 'The end of a credential leaves its streams on the hub open.',
    tests: ['tests/worker/channels/account-stream/stream-rights.test.ts'],
    file: 'worker/channels/account-stream/credential-sockets.ts',
    find: 'for (const { credentialId } of ends) this.#sockets.closeOf(credentialId);',
    replace:
      'for (const { credentialId } of ends.slice(ends.length)) this.#sockets.closeOf(credentialId);',
  },
  {
    id: 'I-41h',
    sentence: 'A ticket keeps the scopes that its key had before they were reduced.',
    tests: ['tests/worker/channels/account-stream/stream-rights.test.ts'],
    file: 'worker/channels/account-stream/credential-sockets.ts',
    find: 'else this.#store.change(credentialId, Date.now());',
    replace: 'else this.#store.change(credentialId, 0);',
  },
] satisfies Mutant[];
