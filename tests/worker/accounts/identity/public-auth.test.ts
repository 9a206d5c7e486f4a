import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi, type MockInstance } from 'vitest';
import { tokenHash } from '../../../../worker/accounts/credentials/hashed-tokens';
import { app } from '../../../../worker/app/http-app';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { Semaphore } from '../../../../worker/accounts/credentials/semaphore';
import { advance, call, lines, scalar, setUpWorker } from '../../../support/worker/api';
import { databaseState } from '../../../support/worker/objects';
import {
  cookiesOf,
  DASHBOARD,
  PASSWORD,
  person,
  personOf,
  postFromDashboard,
  signIn,
  signUp,
} from '../../../support/worker/person';
import { soundLedger } from '../../../support/worker/verifications';

setUpWorker();

const DAY = 86_400_000;
/** Spies on every hash. */
let hashes: MockInstance;
beforeEach(() => {
  hashes = vi.spyOn(Semaphore.prototype, 'run');
});
const COOKIE =
  /^__Host-namaskah\.session=[A-Za-z0-9]{32}\.[A-Za-z0-9%]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/;
const ACCOUNT = /^acc_[0-9a-z]{32}$/;

const me = async (response: Response) =>
  response.json<{ user: unknown; account: { id: string; tier: string; role: string } }>();

describe('signing up', () => {
  test('answers 201 with the person, and a host-only cookie', async () => {
    const response = await signUp();
    expect(response.status).toBe(201);
    expect(cookiesOf(response)).toEqual([expect.stringMatching(COOKIE)]);
    expect(await response.json()).toEqual({
      user: {
        id: expect.stringMatching(/^usr_[0-9a-z]{32}$/),
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        emailVerified: false,
      },
    });
  });

  test('creates a free account with owner and ledger; the welcome credits wait for the confirmation', async () => {
    const ada = await personOf(await signUp());
    expect(await me(await ada.get('/v1/me'))).toEqual({
      user: {
        id: ada.userId,
        name: 'Ada Lovelace',
        email: 'ada@example.com',
        emailVerified: false,
      },
      platformRole: 'none',
      account: {
        id: expect.stringMatching(ACCOUNT),
        name: 'Ada Lovelace',
        tier: 'free',
        role: 'owner',
      },
    });
    expect(await (await ada.get('/v1/balance')).json()).toEqual({
      currency: 'USD',
      spendableCents: 0,
      availableCents: 0,
      promoCents: 0,
      heldCents: 0,
      owedCents: 0,
    });
    await soundLedger();
  });

  test('an address with a login is 409, regardless of its case', async () => {
    await signUp();
    await backgroundAtRest();
    const before = await databaseState();
    const again = await signUp({ email: 'ADA@Example.com', password: 'another password' });
    expect(again.status).toBe(409);
    expect(cookiesOf(again)).toEqual([]);
    expect(await again.json()).toMatchObject({ code: 'auth.email_taken' });
    expect(await databaseState()).toEqual(before);
  });

  test('of concurrent sign-ups one succeeds, and the others get 409', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => signUp()));
    expect(answers.map((a) => String(a.status)).toSorted()).toEqual(['201', '409', '409', '409']);
    expect(await scalar('SELECT count(*) FROM auth_users')).toBe(1);
    expect(await scalar('SELECT count(*) FROM memberships')).toBe(1);
  });

  test.for([
    ['short', 'x'.repeat(9), 'auth.password_too_short', '10'],
    ['long', 'x'.repeat(129), 'auth.password_too_long', '128'],
  ] as const)('a %s password is 400 before anything is hashed', async ([, password, code, n]) => {
    const response = await signUp({ password });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code, detail: expect.stringContaining(n) });
    expect(hashes).not.toHaveBeenCalled();
    expect(await scalar('SELECT count(*) FROM auth_users')).toBe(0);
  });

  test('I-28 no field of the request sets a tier, a role or credits', async () => {
    const before = await databaseState();
    const fields = {
      tier: 'enterprise',
      role: 'admin',
      credits: 100_000,
      accountId: 'acc_other',
      emailVerified: true,
      image: 'https://example.com/a.png',
      callbackURL: 'https://evil.example',
    };
    for (const [field, value] of Object.entries(fields)) {
      const response = await signUp({ [field]: value });
      expect(response.status, field).toBe(400);
      expect(await response.json()).toMatchObject({ code: 'request.invalid' });
    }
    expect(await databaseState()).toEqual(before);
  });

  test('a sign-up that crashed before its password leaves the address free', async () => {
    await env.DB.prepare(
      `INSERT INTO auth_users (id, name, email, created_at, updated_at) VALUES ('usr_lost', 'A', 'ada@example.com', ?1, ?1)`,
    )
      .bind(Date.now())
      .run();
    expect((await signUp()).status).toBe(409);
    advance(61_000);
    const ada = await personOf(await signUp());
    expect((await ada.get('/v1/me')).status).toBe(200);
  });
});

describe('signing in', () => {
  test('answers 200 with the person and a new session', async () => {
    const first = await personOf(await signUp());
    const response = await signIn({ email: 'Ada@Example.com' });
    expect(response.status).toBe(200);
    expect(cookiesOf(response)).toEqual([
      expect.stringMatching(COOKIE),
      // Grants no access; it marks this browser as known.
      expect.stringMatching(/^__Host-namaskah\.device=.*; HttpOnly; Secure; SameSite=Lax$/),
    ]);
    const second = await personOf(response);
    expect(second.userId).toBe(first.userId);
    expect(second.cookie).not.toBe(first.cookie);
    for (const ada of [first, second]) expect((await ada.get('/v1/me')).status).toBe(200);
  });

  test('I-46 a wrong password and an unknown address get the same answer for the same work', async () => {
    await signUp();
    const attempt = async (fields: Record<string, unknown>) => {
      hashes.mockClear();
      const response = await signIn(fields);
      const body = await response.json<Record<string, unknown>>();
      const work = hashes.mock.calls.length;
      return { status: response.status, body: { ...body, instance: '' }, work };
    };
    const wrong = await attempt({ password: 'not the password' });
    const unknown = await attempt({ email: 'nobody@example.com' });
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject({ status: 401, work: 1, body: { code: 'auth.sign_in_failed' } });
    expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(1);
  });
});

describe('the session', () => {
  test('is returned with its person; null without one', async () => {
    const ada = await personOf(await signUp());
    const user = {
      id: ada.userId,
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      emailVerified: false,
    };
    expect(await (await ada.get('/v1/auth/get-session')).json()).toEqual({
      user,
      session: { expiresAt: '2040-01-22T12:00:00.000Z' },
    });
    const nobody = await call('/v1/auth/get-session');
    expect(nobody.status).toBe(200);
    expect(await nobody.json()).toEqual({ user: null, session: null });
  });

  test('I-41 ends immediately when its person signs out, and no other session with it', async () => {
    const here = await personOf(await signUp());
    const there = await personOf(await signIn());
    const response = await here.post('/v1/auth/sign-out');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ user: null, session: null });
    expect(cookiesOf(response)).toEqual([
      '__Host-namaskah.session=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
    ]);
    const after = await here.get('/v1/me');
    expect(after.status).toBe(401);
    expect(await after.json()).toMatchObject({ code: 'auth.session_ended' });
    expect(await (await here.get('/v1/auth/get-session')).json()).toEqual({
      user: null,
      session: null,
    });
    expect((await there.get('/v1/me')).status).toBe(200);
  });

  test('signing out without a session succeeds', async () => {
    expect((await postFromDashboard('/v1/auth/sign-out')).status).toBe(200);
  });

  test.for(['/v1/me', '/v1/auth/get-session'])(
    'lasts seven days, extended once a day by %s',
    async (path) => {
      const ada = await person();
      expect(cookiesOf(await ada.get(path))).toEqual([]);
      advance(DAY);
      expect(cookiesOf(await ada.get(path))).toEqual([expect.stringMatching(COOKIE)]);
      expect(cookiesOf(await ada.get(path))).toEqual([]);
      advance(7 * DAY - 1);
      expect((await ada.get('/v1/balance')).status).toBe(200);
      advance(7 * DAY);
      expect((await ada.get('/v1/balance')).status).toBe(401);
    },
  );

  test('an extended session returns its new expiry', async () => {
    const ada = await person();
    advance(2 * DAY);
    expect(await (await ada.get('/v1/auth/get-session')).json()).toMatchObject({
      session: { expiresAt: '2040-01-24T12:00:00.000Z' },
    });
  });
});

test('without its secret sign-in is refused, and readiness reports it', async () => {
  const ada = await person();
  const { AUTH_SECRET: _, ...bare } = env;
  const ask = (path: string, init: RequestInit) =>
    app.request(`https://api.namaskah.test${path}`, init, bare);
  const headers = { origin: DASHBOARD, 'content-type': 'application/json' };
  const body = JSON.stringify({ email: ada.email, password: PASSWORD });
  const answers = [
    await ask('/v1/auth/sign-in/email', { method: 'POST', headers, body }),
    await ask('/v1/me', { headers: { cookie: ada.cookie } }),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'service.not_ready' });
  }
  expect(await (await ask('/readyz', {})).json()).toEqual({
    ready: false,
    problems: ['secret AUTH_SECRET is missing'],
  });
});

test('better-auth’s other routes do not exist', async () => {
  const ada = await person();
  const routes = [
    ['POST', '/v1/auth/sign-in/social'],
    ['POST', '/v1/auth/update-user'],
    ['POST', '/v1/auth/change-email'],
    ['POST', '/v1/auth/delete-user'],
    ['POST', '/v1/auth/update-session'],
    ['POST', '/v1/auth/request-password-reset'],
    ['GET', '/v1/auth/list-sessions'],
    ['GET', '/v1/auth/ok'],
    ['GET', '/v1/auth/error'],
    ['GET', '/api/auth/get-session'],
  ] as const;
  const headers = { cookie: ada.cookie, origin: DASHBOARD };
  for (const [method, path] of routes) {
    const response = await call(path, { method, headers });
    expect(response.status, path).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'request.route_not_found' });
  }
  const signOut = await call('/v1/auth/sign-out', { headers });
  expect(signOut.status).toBe(405);
  expect((await call('/v1/auth/get-session', { method: 'POST', headers })).status).toBe(405);
});

test('I-47 neither an answer nor the log contains a password, a hash or a session’s token', async () => {
  const up = await signUp();
  const [cookie = ''] = cookiesOf(up);
  const ada = await personOf(up.clone());
  const answers = [up, await signIn(), await signIn({ password: 'not the password' })];
  answers.push(await signUp(), await ada.get('/v1/me'), await ada.get('/v1/auth/get-session'));
  const bodies = await Promise.all(answers.map((a) => a.text()));
  const hash = String(await scalar('SELECT password FROM auth_credentials'));
  const tokens = (await env.DB.prepare('SELECT token FROM auth_sessions').raw()).map(String);
  expect(tokens).toHaveLength(2);
  const token = decodeURIComponent(cookie).split('=')[1]?.split('.')[0] ?? '';
  expect(tokens).toContain(tokenHash(token));
  // The database contains nothing from which a cookie could be built.
  expect(tokens).not.toContain(token);
  const seen = `${bodies.join('\n')}${JSON.stringify(lines)}`;
  for (const secret of [PASSWORD, hash, ...tokens]) expect(seen).not.toContain(secret);
  expect(JSON.stringify(lines)).not.toContain('ada@example.com');
});
