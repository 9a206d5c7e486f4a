import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Db } from '../../../../worker/platform/db/client';
import * as deletion from '../../../../worker/privacy/deletion/deletion.service';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import type { Ctx } from '../../../../worker/platform/core/ctx';
import { grantCredits } from '../../../../worker/billing/ledger/ledger.service';
import { findSnapshot } from '../../../../worker/verifications/orders/order.read-model';
import { hubOf } from '../../../../worker/events/hub.client';
import { KeyDestroyed, sealerOf } from '../../../../worker/platform/sealing/sealing.service';
import { advance, call, caller, mint, scalar, setUpWorker } from '../../../support/worker/api';
import { clientOf } from '../../../support/worker/client';
import { deleteAccount } from '../../../support/worker/deletion';
import { databaseState, objectOf } from '../../../support/worker/objects';
import {
  accountOf,
  member,
  person,
  personOf,
  signIn,
  signUp,
} from '../../../support/worker/person';
import { completed, rented, soundLedger } from '../../../support/worker/verifications';

setUpWorker();

/** A person with a searchable name, an account and a key. */
async function customer() {
  const owner = await personOf(
    await signUp({ name: 'Canary Person', email: 'canary-person@example.com' }),
  );
  const accountId = await accountOf(owner);
  const grant = { accountId, tenantId: 'tnt_default', reference: `grant:${accountId}` };
  await grantCredits(systemCtx(env), { ...grant, amount: 1_000, promo: false });
  // Emails of the sign-up are delivered after the response.
  await backgroundAtRest();
  const api = caller(accountId, await mint(accountId));
  return { owner, accountId, api };
}

const rows = async () => JSON.stringify(await databaseState());

describe('a deleted account', () => {
  test('ends every key and session immediately, and its people can no longer sign in', async () => {
    const { owner, api } = await customer();
    const second = await personOf(await signIn({ email: owner.email }));
    const colleague = await member(owner);
    const response = await deleteAccount(owner);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('set-cookie')).toMatch(/__Host-namaskah\.session=;.*Max-Age=0/);
    for (const who of [owner, second, colleague])
      expect(await (await who.get('/v1/me')).json()).toMatchObject({ code: 'auth.session_ended' });
    expect(await (await api.get('/v1/balance')).json()).toMatchObject({ code: 'auth.invalid' });
    expect(
      await (await api.post('/v1/verifications', { service: 'whatsapp' })).json(),
    ).toMatchObject({
      code: 'auth.invalid',
    });
    for (const { email } of [owner, colleague])
      expect(await (await signIn({ email })).json()).toMatchObject({ code: 'auth.sign_in_failed' });
  });

  test('leaves a tombstone, a consistent ledger and an audit entry, with ids and no names', async () => {
    const { owner, accountId, api } = await customer();
    await completed(api, { externalId: 'canary', metadata: { canary: 'canary' } });
    expect(await rows()).toMatch(/canary-person/);
    await deleteAccount(owner);
    const left = await rows();
    expect(left).not.toMatch(/canary/i);
    expect(await env.DB.prepare('SELECT name, state, deleted_at FROM accounts').first()).toEqual({
      name: 'Deleted account',
      state: 'suspended',
      deleted_at: Date.now(),
    });
    expect(await scalar('SELECT count(*) FROM auth_users')).toBe(0);
    expect(
      await scalar('SELECT count(*) FROM transfers WHERE account_id = ?', accountId),
    ).toBeGreaterThan(0);
    expect(await scalar(`SELECT actor_id FROM audit_log WHERE action = 'account.deleted'`)).toBe(
      owner.userId,
    );
    expect(await hubOf(env, accountId).log(0, 10)).toEqual([]);
    await soundLedger();
  });

  test('I-16 cannot be decrypted any more, neither from D1 nor from a live object', async () => {
    const { owner, accountId, api } = await customer();
    const { id } = await completed(api, { externalId: 'mine', metadata: { plan: 'gold' } });
    const read = () => {
      const ctx = systemCtx(env);
      return findSnapshot(ctx.db, sealerOf(ctx), { id, accountId });
    };
    expect(await read()).toMatchObject({ snapshot: { externalId: 'mine' } });
    const row = await env.DB.prepare('SELECT id, sealed FROM messages').first<{
      id: string;
      sealed: string;
    }>();
    const open = ({ id: record, sealed }: { id: string; sealed: string }) =>
      sealerOf(systemCtx(env)).unseal({ owner: accountId, record }, sealed);
    expect(await open(row!)).toContain('4711');
    expect(await objectOf(id).view(accountId)).toContain('4711');
    await deleteAccount(owner);
    await expect(open(row!)).rejects.toThrow(KeyDestroyed);
    await env.DB.prepare('DELETE FROM messages').run();
    await expect(read()).rejects.toThrow(KeyDestroyed);
    // A live object has the sealed text in its own storage.
    expect(await objectOf(id).get(accountId)).toBeNull();
    expect(await objectOf(id).view(accountId)).toBeNull();
  });

  test('closes every socket', async () => {
    const { owner, api } = await customer();
    const client = clientOf(await api.get('/v1/ws', { upgrade: 'websocket' }));
    await client.count(1);
    await deleteAccount(owner);
    await client.until(() => client.closed !== null);
    expect(client.closed?.code).toBe(1008);
  });

  test('I-16 destroys the keys of its people, and keeps those of people with another account', async () => {
    const { owner, accountId } = await customer();
    const friend = await person();
    await env.DB.prepare(`INSERT INTO memberships VALUES (?, ?, 'member', ?)`)
      .bind(accountId, friend.userId, Date.now() + 1)
      .run();
    const sealer = sealerOf(systemCtx(env));
    const scope = (userId: string) => ({ owner: userId, record: `totp:${userId}` });
    const [theirs, kept] = await Promise.all(
      [owner, friend].map(({ userId }) => sealer.seal(scope(userId), 'secret')),
    );
    await deleteAccount(owner);
    await expect(sealer.unseal(scope(owner.userId), theirs!)).rejects.toThrow(KeyDestroyed);
    expect(await sealer.unseal(scope(friend.userId), kept!)).toBe('secret');
  });

  test('keeps the logins of people who belong to another account', async () => {
    const { owner, accountId } = await customer();
    const friend = await person();
    await env.DB.prepare(`INSERT INTO memberships VALUES (?, ?, 'owner', ?)`)
      .bind(accountId, friend.userId, Date.now() + 1)
      .run();
    await deleteAccount(owner);
    const again = await personOf(await signIn({ email: friend.email }));
    expect((await again.get('/v1/me')).status).toBe(200);
    expect(await scalar('SELECT count(*) FROM auth_users')).toBe(1);
  });

  test('cannot be restored, and neither can its key', async () => {
    const { owner, accountId } = await customer();
    await deleteAccount(owner);
    const back = env.DB.prepare(
      `UPDATE accounts SET state = 'active', deleted_at = NULL WHERE id = ?`,
    );
    await expect(back.bind(accountId).run()).rejects.toThrow(/accounts:deleted/);
  });

  test('frees its address: the same person can sign up again', async () => {
    const { owner, accountId } = await customer();
    await deleteAccount(owner);
    const anew = await personOf(await signUp({ email: owner.email }));
    expect(await accountOf(anew)).not.toBe(accountId);
  });
});

describe('it is refused', () => {
  const refused = async (response: Response) => response.json<{ code: string; detail: string }>();

  test('while an order is open, with the reason', async () => {
    const { owner, api } = await customer();
    await rented(api);
    const before = await databaseState();
    const { code, detail } = await refused(await deleteAccount(owner));
    expect(code).toBe('account.open_matters');
    expect(detail).toContain('1 open verification, $1.08 on hold');
    expect(await databaseState()).toEqual(before);
  });

  test.for([
    ['owed', -30, '$0.30 owed'],
    ['payout', 70, '$0.70 being refunded to a card'],
  ] as const)('while %s is %d', async ([name, balance, open]) => {
    const { owner, accountId } = await customer();
    await env.DB.prepare('UPDATE ledger_accounts SET balance = ? WHERE id = ?')
      .bind(balance, `${accountId}:${name}`)
      .run();
    expect((await refused(await deleteAccount(owner))).detail).toContain(open);
  });

  test('I-16 when an order is created meanwhile, and changes nothing', async () => {
    const { owner, accountId, api } = await customer();
    const { db, ...system } = systemCtx(env);
    let [batches, before] = [0, {}];
    const batch = async (statements: D1PreparedStatement[]) => {
      const results = await db.sql.batch(statements);
      // The first check found nothing open.
      if (++batches === 1) await rented(api).then(async () => (before = await databaseState()));
      return results;
    };
    const ctx = {
      ...system,
      db: { orm: db.orm, sql: { prepare: (query: string) => db.sql.prepare(query), batch } } as Db,
      principal: {
        accountId,
        tenantId: 'tnt_default',
        credentialId: 'ses_1',
        scopes: [],
        tier: 'free',
        user: { id: owner.userId, name: '', email: owner.email, emailVerified: true },
        confirmedAt: Date.now(),
        role: 'owner',
        platformRole: 'none',
        keyRateLimit: null,
      },
      address: null,
    } satisfies Ctx;
    await expect(deletion.deleteAccount(ctx)).rejects.toMatchObject({
      code: 'account.open_matters',
    });
    expect(batches).toBe(3);
    expect(await databaseState()).toEqual(before);
  });

  test('without re-authentication in the last ten minutes', async () => {
    const { owner } = await customer();
    advance(10 * 60_000);
    const before = await databaseState();
    expect((await refused(await deleteAccount(owner))).code).toBe('auth.not_fresh');
    expect(await databaseState()).toEqual(before);
  });

  test('to a member and to an API key', async () => {
    const { owner, api } = await customer();
    const colleague = await member(owner);
    expect((await refused(await deleteAccount(colleague))).code).toBe('auth.role');
    const headers = { authorization: `Bearer ${api.key}` };
    const response = await call('/v1/account', { method: 'DELETE', headers });
    expect((await refused(response)).code).toBe('auth.person');
  });
});

test('two owners who delete it concurrently delete it once', async () => {
  const { owner } = await customer();
  const other = await member(owner, 'owner');
  const answers = await Promise.all([deleteAccount(owner), deleteAccount(other)]);
  expect(answers.some(({ status }) => status === 204)).toBe(true);
  expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'account.deleted'`)).toBe(1);
});
