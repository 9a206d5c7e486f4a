import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-41',
    sentence: "A session's token is accepted as a bearer.",
    tests: ['tests/worker/accounts/credentials/principal.test.ts'],
    file: 'worker/accounts/authentication/auth.ts',
    find: 'return authenticateKey(systemCtx(c.env), key, isFresh);',
    replace:
      'return Promise.try(() => authenticateKey(systemCtx(c.env), key, isFresh)).catch(async () => (await authenticateSession(systemCtx(c.env), key)).principal);',
  },
  {
    id: 'I-41b',
    sentence: 'A ticket outlives the session that asked for it.',
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
    sentence: 'A reset leaves the sessions of the old password.',
    tests: ['tests/worker/accounts/identity/mails.test.ts'],
    file: 'worker/accounts/identity/revoke-access.ts',
    find: `\`DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND \${guardOf(by)} RETURNING id\`,`,
    replace: `\`DELETE FROM auth_sessions WHERE user_id = ?1 AND id <> ?3 AND expires_at < 0 AND \${guardOf(by)} RETURNING id\`,`,
  },
  {
    id: 'I-41e',
    sentence: 'The hub is not told of a socket.',
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
    find: `  const record = await getKey(ctx, id);
  forgetKey(record.hash);
  await closeSockets(ctx);`,
    replace: `  const record = await getKey(ctx, id);
  forgetKey(record.hash);`,
  },
  {
    id: 'I-41g',
    sentence: 'A credential’s end leaves the streams open that it has on the hub itself.',
    tests: ['tests/worker/channels/account-stream/stream-rights.test.ts'],
    file: 'worker/channels/account-stream/credential-sockets.ts',
    find: 'for (const { credentialId } of ends) this.#sockets.closeOf(credentialId);',
    replace:
      'for (const { credentialId } of ends.slice(ends.length)) this.#sockets.closeOf(credentialId);',
  },
  {
    id: 'I-41h',
    sentence: 'A ticket from before a key was narrowed shows what the key saw then.',
    tests: ['tests/worker/channels/account-stream/stream-rights.test.ts'],
    file: 'worker/channels/account-stream/credential-sockets.ts',
    find: 'else this.#store.change(credentialId, Date.now());',
    replace: 'else this.#store.change(credentialId, 0);',
  },
] satisfies Mutant[];
