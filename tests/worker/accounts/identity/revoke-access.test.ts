import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { issueToken } from '../../../../worker/accounts/identity/one-time-tokens';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { requested } from '../../../support/worker/exports';
import { linkOf } from '../../../support/worker/fake-mail';
import { invited } from '../../../support/worker/members';
import { Device, add, signInWith } from '../../../support/worker/passkey';
import {
  PASSWORD,
  person,
  personOf,
  postFromDashboard,
  signIn,
  signUp,
  signedIn,
  type Person,
} from '../../../support/worker/person';
import { enabled, finish, halfSignedIn } from '../../../support/worker/totp';
import { subscribe } from '../../../support/worker/webhooks';

setUpWorker();

const ADA = 'ada@example.com';
const NEW = 'another good password';
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const tokenIn = async (email: string, words: string): Promise<string> =>
  linkOf(await provider.mails.arrived(email, words)).hash.replace('#token=', '');
const column = async (sql: string) => (await env.DB.prepare(sql).raw()).flat();
const verify = (token: string, by?: Person) =>
  postFromDashboard('/v1/auth/email/verify', { token }, by && { cookie: by.cookie });
const stop = (token: string) => postFromDashboard('/v1/auth/email/stop', { token });
const forgot = (email: string) => postFromDashboard('/v1/auth/password/forgot', { email });
const reset = (token: string) =>
  postFromDashboard('/v1/auth/password/reset', { token, password: NEW });
const resetByMail = async (email: string) => {
  await forgot(email);
  expect((await reset(await tokenIn(email, 'new password'))).status).toBe(204);
};
const refused = async (response: Response, code: string) =>
  expect([response.status < 500, await codeOf(response)]).toEqual([true, code]);
/** A login from before changes required a confirmed address. */
const setConfirmed = (is: 0 | 1) =>
  env.DB.prepare('UPDATE auth_users SET email_verified = ? WHERE email = ?').bind(is, ADA).run();

/** An attacker signs up with Ada's address and sets up later access. */
async function squatted<T>(setUp: (squatter: Person) => Promise<T>): Promise<[Person, T]> {
  const squatter = await personOf(await signUp());
  await setConfirmed(1);
  const left = await setUp(squatter);
  await setConfirmed(0);
  return [squatter, left];
}

describe('I-61 a person who signed up with the address of another', () => {
  test('I-61 keeps no passkey and no change of address when its owner chooses a password', async () => {
    const device = await Device.make();
    const [, change] = await squatted(async (squatter) => {
      expect((await add(squatter, device)).status).toBe(201);
      await squatter.post('/v1/auth/email', { email: 'evil@example.com' });
      return tokenIn('evil@example.com', 'new email address');
    });
    await resetByMail(ADA);
    await refused(await signInWith(device), 'passkeys.refused');
    await refused(await verify(change), 'auth.link_invalid');
    const owner = await personOf(await signIn({ password: NEW }));
    await refused(await verify(change, owner), 'auth.link_invalid');
    expect(await scalar('SELECT email FROM auth_users')).toBe(ADA);
  });

  test('I-61 keeps no key, endpoint, export, invitation or phone', async () => {
    await squatted(async (squatter) => {
      const key = { name: 'later', scopes: ['verifications:read'] };
      expect((await squatter.post('/v1/keys', key)).status).toBe(201);
      await subscribe({ accountId: String(await scalar('SELECT id FROM accounts')) });
      await requested(squatter);
      await invited(squatter, 'friend@example.com');
      await env.DB.prepare(
        `INSERT INTO notification_phones (user_id, sealed, updated_at, verified_at)
         SELECT id, 'sealed', 0, 0 FROM auth_users`,
      ).run();
    });
    const left = () =>
      column(
        `SELECT (SELECT count(*) FROM api_keys WHERE revoked_at IS NULL),
           (SELECT count(*) FROM webhook_endpoints WHERE state <> 'deleted'),
           (SELECT count(*) FROM exports WHERE state <> 'failed'),
           (SELECT count(*) FROM invitations WHERE ended_at IS NULL),
           (SELECT count(*) FROM notification_phones)`,
      );
    expect(await left()).toEqual([1, 1, 1, 1, 1]);
    await resetByMail(ADA);
    expect(await left()).toEqual([0, 0, 0, 0, 0]);
  });

  test('I-61 cannot lock the owner out by a second factor', async () => {
    await squatted(enabled);
    await resetByMail(ADA);
    const response = await signIn({ password: NEW });
    expect(await response.json()).toMatchObject({ user: { email: ADA }, secondFactor: null });
  });

  test('I-61 loses session and password when the owner opens the confirmation link', async () => {
    const [squatter] = await squatted(() => Promise.resolve());
    const response = await verify(await tokenIn(ADA, 'Confirm'));
    const { passwordToken } = await response.json<{ passwordToken: string }>();
    expect(response.headers.getSetCookie()).toEqual([]);
    expect((await squatter.get('/v1/me')).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    expect((await reset(passwordToken)).status).toBe(204);
    expect((await signIn({ password: NEW })).status).toBe(200);
  });

  test('I-61 gains nothing when another person opens the link of a change to their address', async () => {
    const mallory = await person();
    await mallory.post('/v1/auth/email', { email: 'stranger@example.com' });
    const token = await tokenIn('stranger@example.com', 'new email address');
    await refused(await verify(token), 'auth.link_needs_session');
    await refused(await verify(token, await person()), 'auth.link_needs_session');
    expect(
      await scalar(`SELECT count(*) FROM auth_users WHERE email = 'stranger@example.com'`),
    ).toBe(0);
    expect((await verify(token, mallory)).status).toBe(200);
  });
});

describe('I-61 the first confirmation of an address', () => {
  test('I-61 keeps the confirming session, and no other', async () => {
    const ada = await personOf(await signUp());
    const other = await personOf(await signIn());
    expect((await verify(await tokenIn(ADA, 'Confirm'), ada)).status).toBe(200);
    expect((await other.get('/v1/me')).status).toBe(401);
    expect((await ada.get('/v1/me')).status).toBe(200);
    expect((await signIn()).status).toBe(200);
  });

  test('I-61 by an invitation ends what was set up before, and lets the owner join', async () => {
    const [squatter] = await squatted(() => Promise.resolve());
    const { token } = await invited(await person(), ADA);
    const owner = await personOf(await signIn());
    expect((await owner.post('/v1/auth/invitations/accept', { token })).status).toBe(200);
    expect((await squatter.get('/v1/me')).status).toBe(401);
    expect((await owner.get('/v1/me')).status).toBe(200);
  });

  test('I-61 a later invitation ends nothing', async () => {
    const ada = await person();
    const { token } = await invited(await signedIn('Boss'), ada.email);
    const response = await ada.post('/v1/auth/invitations/accept', { token });
    expect([response.status, response.headers.getSetCookie()]).toEqual([200, []]);
    expect((await ada.get('/v1/me')).status).toBe(200);
  });

  test('I-61 by two concurrent requests succeeds once', async () => {
    await signUp();
    const token = await tokenIn(ADA, 'Confirm');
    const answers = await Promise.all([verify(token), verify(token)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 400]);
  });
});

/** The actions by which a person regains exclusive control of a login. */
const ACTS: readonly [name: string, act: (ada: Person) => Promise<unknown>, endsOwn: boolean][] = [
  [
    'a change of the password',
    (ada) => ada.post('/v1/auth/password', { currentPassword: PASSWORD, newPassword: NEW }),
    false,
  ],
  ['a new password by mail', (ada) => resetByMail(ada.email), true],
  ['signing out everywhere', (ada) => ada.post('/v1/auth/sessions/end', { which: 'all' }), true],
  [
    'signing out everywhere else',
    (ada) => ada.post('/v1/auth/sessions/end', { which: 'others' }),
    false,
  ],
];

describe('I-61 older access ends', () => {
  test.for(ACTS)('I-61 with %s: sessions, and links of every kind', async ([, act, endsOwn]) => {
    const ada = await person();
    const thief = await personOf(await signIn({ email: ada.email }));
    await thief.post('/v1/auth/email', { email: 'evil@example.com' });
    const change = await tokenIn('evil@example.com', 'new email address');
    for (const purpose of ['second_factor', 'reset_password', 'verify_email'] as const) {
      const { statements } = await issueToken(systemCtx(env), { purpose, userId: ada.userId });
      await env.DB.batch(statements);
    }
    expect(await column('SELECT DISTINCT purpose FROM auth_tokens ORDER BY purpose')).toEqual([
      'change_email',
      'reset_password',
      'second_factor',
      'stop_email_change',
      'verify_email',
    ]);
    await act(ada);
    expect(await scalar('SELECT count(*) FROM auth_tokens')).toBe(0);
    expect((await thief.get('/v1/me')).status).toBe(401);
    expect((await ada.get('/v1/me')).status).toBe(endsOwn ? 401 : 200);
    await refused(await verify(change, thief), 'auth.link_invalid');
    await refused(await verify(change, ada), 'auth.link_invalid');
  });

  test('I-61 with them a pending sign-in too', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    const half = await halfSignedIn(ada.email);
    await ada.post('/v1/auth/sessions/end', { which: 'others' });
    await refused(await finish(half, { code: app.next }), 'auth.sign_in_expired');
  });

  test('I-61 except passkey and second factor of a confirmed address', async () => {
    const ada = await person();
    const device = await Device.make();
    await add(ada, device);
    await enabled(ada);
    await resetByMail(ada.email);
    expect((await signInWith(device)).status).toBe(200);
    expect(await (await signIn({ email: ada.email, password: NEW })).json()).toMatchObject({
      user: null,
    });
  });
});

describe('I-61 a change of address', () => {
  test('I-61 is reported to the old one when it is requested, with a link that stops it', async () => {
    const ada = await person();
    await ada.post('/v1/auth/email', { email: 'evil@example.com' });
    const change = await tokenIn('evil@example.com', 'new email address');
    const told = await provider.mails.arrived(ada.email, 'was requested');
    expect(told.text).not.toContain('evil');
    const link = linkOf(told);
    expect(link.pathname).toBe('/stop-email-change');
    const token = link.hash.replace('#token=', '');
    expect((await stop(token)).status).toBe(204);
    expect((await ada.get('/v1/me')).status).toBe(401);
    const again = await personOf(await signIn({ email: ada.email }));
    await refused(await verify(change, again), 'auth.link_invalid');
    await refused(await stop(token), 'auth.link_invalid');
    expect(
      await column(
        `SELECT action FROM audit_log WHERE action LIKE 'email.change%' ORDER BY action`,
      ),
    ).toEqual(['email.change_asked', 'email.change_stopped']);
  });

  test('I-61 that is confirmed cannot be undone by the old address', async () => {
    const ada = await person();
    await ada.post('/v1/auth/email', { email: 'new@example.com' });
    const old = await tokenIn(ada.email, 'was requested');
    const other = await personOf(await signIn({ email: ada.email }));
    expect((await verify(await tokenIn('new@example.com', 'new email address'), ada)).status).toBe(
      200,
    );
    await refused(await stop(old), 'auth.link_invalid');
    expect((await other.get('/v1/me')).status).toBe(401);
    expect((await ada.get('/v1/me')).status).toBe(200);
  });

  test('I-61 its links are valid for a day', async () => {
    const ada = await person();
    await ada.post('/v1/auth/email', { email: 'new@example.com' });
    const old = await tokenIn(ada.email, 'was requested');
    advance(24 * 3_600_000);
    await refused(await stop(old), 'auth.link_invalid');
  });
});
