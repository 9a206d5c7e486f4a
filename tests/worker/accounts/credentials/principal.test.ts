import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { tokenHash } from '../../../../worker/accounts/credentials/hashed-tokens';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { ensureAccount } from '../../../../worker/accounts/credentials/accounts.service';
import { account, call, mint, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { databaseState, settled, wake } from '../../../support/worker/objects';
import {
  cookiesOf,
  DASHBOARD,
  person,
  postFromDashboard,
  type Person,
} from '../../../support/worker/person';
import { PRICE, read, soundLedger } from '../../../support/worker/verifications';

setUpWorker();

const rent = (someone: Person, headers: Record<string, string> = {}) =>
  someone.post('/v1/verifications', { service: 'whatsapp' }, headers);

/** A cookie with any value, signed as by the Worker. */
const signed = (value: string): string => {
  const mac = createHmac('sha256', env.AUTH_SECRET).update(value).digest('base64');
  return `__Host-namaskah.session=${encodeURIComponent(`${value}.${mac}`)}`;
};

const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe('renting with a session', () => {
  test('works as with a key: number, code, promo credits', async () => {
    const ada = await person();
    const response = await rent(ada);
    expect(response.status).toBe(201);
    const { id, priceCents } = await read(response);
    expect(priceCents).toBe(PRICE);
    const session = await scalar('SELECT id FROM auth_sessions');
    expect(await scalar('SELECT credential_id FROM verifications')).toBe(session);
    expect(String(session)).toMatch(/^ses_/);
    provider.sms('Your WhatsApp code is 123-456');
    await wake(id);
    expect(await read(await ada.get(`/v1/verifications/${id}`))).toMatchObject({ code: '123456' });
    await settled(id);
    expect(await (await ada.get('/v1/balance')).json()).toMatchObject({
      promoCents: 392,
      heldCents: 0,
    });
    await soundLedger();
  });

  test('opens a socket by ticket but not by cookie', async () => {
    const ada = await person();
    const { id } = await read(await rent(ada));
    const { ticket } = await (
      await ada.post('/v1/tickets', { verificationId: id })
    ).json<{ ticket: string }>();
    const upgrade = { upgrade: 'websocket' };
    const socket = await call(`/v1/verifications/${id}/ws?ticket=${ticket}`, { headers: upgrade });
    expect(socket.status).toBe(101);
    socket.webSocket?.accept();
    socket.webSocket?.close();
    expect((await ada.get(`/v1/verifications/${id}/ws`, upgrade)).status).toBe(401);
  });

  test('I-17 another person sees 404', async () => {
    const [ada, bob] = [await person(), await person()];
    const { id } = await read(await rent(ada));
    const answers = [
      await bob.get(`/v1/verifications/${id}`),
      await bob.get(`/v1/verifications/${id}/messages`),
      await bob.post(`/v1/verifications/${id}/cancel`),
      await bob.post('/v1/tickets', { verificationId: id }),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(await codeOf(answer)).toBe('verifications.not_found');
    }
  });
});

describe('the trigger checks the credential again', () => {
  const order = (accountId: unknown, credentialId: unknown) =>
    env.DB.prepare(
      `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
         provider_account, state, created_at, deadline_at)
       VALUES ('ver_1', ?, ?, 'whatsapp', 'sms', 1, 'h', 'p', 'created', ?, 0)`,
    )
      .bind(accountId, credentialId, Date.now())
      .run();
  const session = () => scalar('SELECT id FROM auth_sessions ORDER BY id');
  const own = () => scalar('SELECT account_id FROM memberships ORDER BY created_at');

  test('a live session of a member buys', async () => {
    await person();
    expect(await order(await own(), await session())).toMatchObject({ success: true });
  });

  test.for([
    ['expired', 'UPDATE auth_sessions SET expires_at = created_at'],
    ['signed out', 'DELETE FROM auth_sessions'],
    ['no longer a member’s', `UPDATE memberships SET account_id = 'acc_away'`],
  ])('a session that is %s buys nothing', async ([, change]) => {
    await person();
    await env.DB.prepare(
      `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES ('acc_away', 'tnt_default', 'A', 'free', 0)`,
    ).run();
    const [accountId, sessionId] = [await own(), await session()];
    await env.DB.prepare(String(change)).run();
    await expect(order(accountId, sessionId)).rejects.toThrow('verifications:credential_revoked');
  });

  test('a suspended account buys nothing', async () => {
    await person();
    await env.DB.prepare(`UPDATE accounts SET state = 'suspended'`).run();
    await expect(order(await own(), await session())).rejects.toThrow(
      'verifications:account_suspended',
    );
  });
});

describe('I-41 each credential has its own scheme', () => {
  test('I-41 a session’s token is not accepted as a bearer token', async () => {
    const ada = await person();
    const token = String(await scalar('SELECT token FROM auth_sessions'));
    const id = String(await scalar('SELECT id FROM auth_sessions'));
    const value = ada.cookie.slice(ada.cookie.indexOf('=') + 1);
    for (const bearer of [token, id, value, decodeURIComponent(value), `nsk_live_${token}`]) {
      const response = await call('/v1/me', { headers: { authorization: `Bearer ${bearer}` } });
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe('auth.invalid');
    }
  });

  test('I-41 an API key is not accepted as a cookie, even if signed', async () => {
    const { key } = await account();
    for (const cookie of [`__Host-namaskah.session=${key}`, signed(key)]) {
      const response = await call('/v1/me', { headers: { cookie } });
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe('auth.session_ended');
    }
  });

  test('I-41 a token without our signature, or with another’s, is not a session', async () => {
    const { cookie: own } = await person();
    const token = decodeURIComponent(own).split('=')[1]?.split('.')[0] ?? '';
    expect((await call('/v1/me', { headers: { cookie: signed(token) } })).status).toBe(200);
    const mac = createHmac('sha256', 'another-secret').update(token).digest('base64');
    for (const value of [token, encodeURIComponent(`${token}.${mac}`)]) {
      const cookie = `__Host-namaskah.session=${value}`;
      expect((await call('/v1/me', { headers: { cookie } })).status).toBe(401);
    }
  });

  test('a wrong key is 401 despite a valid session cookie', async () => {
    const ada = await person();
    const response = await ada.get('/v1/me', { authorization: 'Bearer nsk_live_wrong' });
    expect(response.status).toBe(401);
  });

  test('a key acts for the account and not for a person, and gets no cookie', async () => {
    const api = await account({ tier: 'developer' });
    const response = await api.get('/v1/me');
    expect(await response.json()).toEqual({
      user: null,
      platformRole: 'none',
      account: { id: api.accountId, name: 'Test', tier: 'developer', role: null },
    });
    const rented = await api.post('/v1/verifications', { service: 'whatsapp' });
    for (const answer of [response, rented]) expect(cookiesOf(answer)).toEqual([]);
  });

  test('without a credential the answer says how to send one', async () => {
    const response = await call('/v1/me');
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({
      code: 'auth.missing',
      detail: expect.stringContaining('Sign in, or'),
    });
  });
});

describe('only our own pages may change something', () => {
  const FOREIGN: [string, Record<string, string>][] = [
    ['another site', { origin: 'https://evil.example' }],
    ['no origin at all', { origin: '' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a subdomain', { origin: 'https://x.app.namaskah.test' }],
    ['http in place of https', { origin: 'http://app.namaskah.test' }],
    ['a lying fetch header', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
    ['another site by fetch header', { origin: '', 'sec-fetch-site': 'same-site' }],
  ];
  const PATHS: [string, object | undefined][] = [
    ['/v1/verifications', { service: 'whatsapp' }],
    ['/v1/auth/sign-out', undefined],
    ['/v1/auth/sign-in/email', { email: 'a@b.example', password: 'long enough' }],
    ['/v1/auth/sign-up/email', { name: 'A', email: 'a@b.example', password: 'long enough' }],
  ];

  test('another site gets 403, and nothing is changed', async () => {
    const ada = await person();
    const before = await databaseState();
    for (const [who, headers] of FOREIGN)
      for (const [path, body] of PATHS) {
        const response = await ada.post(path, body, headers);
        expect(response.status, `${who} ${path}`).toBe(403);
        expect(await codeOf(response)).toBe('auth.origin');
      }
    expect(await databaseState()).toEqual(before);
    expect(provider.calls).toEqual([]);
  });

  test.for([
    ['the dashboard', { origin: DASHBOARD }],
    ['the API’s own origin', { origin: 'https://api.namaskah.test' }],
    ['the same origin by fetch header', { origin: '', 'sec-fetch-site': 'same-origin' }],
  ] as const)('%s is allowed', async ([, headers]) => {
    expect((await rent(await person(), { ...headers })).status).toBe(201);
  });

  test('a key needs no origin', async () => {
    const api = await account();
    const headers = { origin: 'https://evil.example' };
    const response = await api.post('/v1/verifications', { service: 'whatsapp' }, headers);
    expect(response.status).toBe(201);
  });
});

test('a suspended account is 403 for its sessions immediately', async () => {
  const ada = await person();
  expect((await ada.get('/v1/me')).status).toBe(200);
  await env.DB.prepare(`UPDATE accounts SET state = 'suspended'`).run();
  const answers = [await ada.get('/v1/me'), await ada.get('/v1/balance'), await rent(ada)];
  for (const answer of answers) {
    expect(answer.status).toBe(403);
    expect(await codeOf(answer)).toBe('auth.suspended');
  }
  expect((await ada.post('/v1/auth/sign-out')).status).toBe(200);
});

describe('an interrupted sign-up', () => {
  const USER = { id: 'usr_1', name: 'Ada', email: 'ada@example.com' };

  /** A person with sessions and nothing else: the state after a crash right after better-auth's part. */
  const broken = async (sessions = 1): Promise<string[]> => {
    const tokens = Array.from({ length: sessions }, (_, n) => `token-${n}`);
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO auth_users (id, name, email, email_verified, created_at, updated_at)
           VALUES (?, ?, ?, 1, 0, 0)`,
      ).bind(USER.id, USER.name, USER.email),
      ...tokens.map((token) =>
        env.DB.prepare(
          `INSERT INTO auth_sessions (id, user_id, token, expires_at, created_at, updated_at)
           VALUES (?, ?, ?, ?, 0, 0)`,
        ).bind(`ses_${token}`, USER.id, tokenHash(token), Date.now() + 7 * 86_400_000),
      ),
    ]);
    return tokens.map(signed);
  };
  const oneOfEach = async () => {
    const one = ['accounts', 'memberships', 'usage', 'transfers'];
    const counts = one.map((table) => scalar(`SELECT count(*) FROM ${table}`));
    expect(await Promise.all(counts)).toEqual([1, 1, 1, 1]);
    expect(await scalar('SELECT sum(amount) FROM transfers')).toBe(500);
    await soundLedger();
  };

  test('is completed by the next request', async () => {
    const [cookie = ''] = await broken();
    const response = await call('/v1/me', { headers: { cookie } });
    expect(await response.json()).toMatchObject({
      user: USER,
      account: { name: 'Ada', tier: 'free', role: 'owner' },
    });
    await oneOfEach();
    const rented = await postFromDashboard(
      '/v1/verifications',
      { service: 'whatsapp' },
      { cookie },
    );
    expect(rented.status).toBe(201);
  });

  test('is completed once by twenty concurrent sessions', async () => {
    const cookies = await broken(20);
    const answers = await Promise.all(
      cookies.map((cookie) => call('/v1/balance', { headers: { cookie } })),
    );
    const bodies = await Promise.all(answers.map((answer) => answer.json()));
    for (const body of bodies) expect(body).toMatchObject({ spendableCents: 500, promoCents: 500 });
    await oneOfEach();
  });

  test('twenty concurrent calls create one account and one grant', async () => {
    await broken();
    await Promise.all(Array.from({ length: 20 }, () => ensureAccount(systemCtx(env), USER)));
    await oneOfEach();
  });

  test('a grant of another amount is not repeated', async () => {
    await broken();
    await ensureAccount(systemCtx(env), USER);
    await ensureAccount(systemCtx({ ...env, SIGNUP_PROMO_CENTS: '700' }), USER);
    await oneOfEach();
  });

  test('without welcome credits no transfer is written', async () => {
    await broken();
    await ensureAccount(systemCtx({ ...env, SIGNUP_PROMO_CENTS: '0' }), USER);
    expect(await scalar('SELECT count(*) FROM transfers')).toBe(0);
    expect(await scalar('SELECT count(*) FROM memberships')).toBe(1);
  });
});

test('a key of the account and its owner’s session see the same orders', async () => {
  const ada = await person();
  const { id } = await read(await rent(ada));
  const accountId = String(await scalar('SELECT account_id FROM memberships'));
  const { key } = await mint(accountId);
  const response = await call(`/v1/verifications/${id}`, {
    headers: { authorization: `Bearer ${key}` },
  });
  expect((await read(response)).id).toBe(id);
});
