import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, lines, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { clientOf } from '../../../support/worker/client';
import { linkOf } from '../../../support/worker/fake-mail';
import { databaseState } from '../../../support/worker/objects';
import {
  PASSWORD,
  person,
  personOf,
  postFromDashboard,
  signIn,
  signUp,
  type Person,
} from '../../../support/worker/person';
import { enabled } from '../../../support/worker/totp';
import { read } from '../../../support/worker/verifications';

setUpWorker();

const ADA = 'ada@example.com';
const NEW = 'another good password';
const HOUR = 3_600_000;
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const tokenIn = async (email: string, words: string): Promise<string> => {
  const link = linkOf(await provider.mails.arrived(email, words));
  expect(link.origin).toBe(env.DASHBOARD_ORIGIN);
  expect(link.search).toBe('');
  return new URLSearchParams(link.hash.slice(1)).get('token') ?? '';
};
const verify = (token: string, by?: Person) =>
  postFromDashboard('/v1/auth/email/verify', { token }, by && { cookie: by.cookie });
const forgot = (email: string) => postFromDashboard('/v1/auth/password/forgot', { email });
const reset = (token: string, password = NEW) =>
  postFromDashboard('/v1/auth/password/reset', { token, password });
/** A person who signed up and opened the email's link in the same browser. */
async function confirmedSignUp(): Promise<Person> {
  const ada = await personOf(await signUp());
  expect((await verify(await tokenIn(ADA, 'Confirm'), ada)).status).toBe(200);
  return ada;
}
const refused = async (response: Response) =>
  expect([response.status, await codeOf(response)]).toEqual([400, 'auth.link_invalid']);

describe('an email address', () => {
  test('is confirmed by the link of the email; until then nothing can be bought', async () => {
    const ada = await personOf(await signUp());
    const rent = () => ada.post('/v1/verifications', { service: 'whatsapp' });
    expect((await ada.get('/v1/balance')).status).toBe(200);
    expect((await ada.post('/v1/quotes', { service: 'whatsapp' })).status).toBe(201);
    expect(await codeOf(await rent())).toBe('auth.email_unverified');
    expect(provider.model.sales).toEqual([]);
    const response = await verify(await tokenIn(ADA, 'Confirm'), ada);
    expect([response.status, await response.json()]).toEqual([
      200,
      { email: ADA, passwordToken: null },
    ]);
    expect((await rent()).status).toBe(201);
    expect(await (await ada.get('/v1/me')).json()).toMatchObject({ user: { emailVerified: true } });
  });

  test('has a link that works once, for a day, and only the latest of several', async () => {
    const ada = await personOf(await signUp());
    const first = await tokenIn(ADA, 'Confirm');
    expect((await ada.post('/v1/auth/email/verification')).status).toBe(202);
    await backgroundAtRest();
    const second = await tokenIn(ADA, 'Confirm');
    await refused(await verify(first));
    advance(24 * HOUR);
    await refused(await verify(second));
    await ada.post('/v1/auth/email/verification');
    await backgroundAtRest();
    const third = await tokenIn(ADA, 'Confirm');
    expect((await verify(third, ada)).status).toBe(200);
    await refused(await verify(third));
    expect((await ada.post('/v1/auth/email/verification')).status).toBe(202);
    await backgroundAtRest();
    expect(provider.mails.to(ADA)).toHaveLength(3);
  });

  test('is changed by the link to the new one; the old one is notified', async () => {
    const ada = await person();
    expect((await ada.post('/v1/auth/email', { email: 'New@Example.com' })).status).toBe(202);
    expect(await (await ada.get('/v1/me')).json()).toMatchObject({ user: { email: ada.email } });
    const token = await tokenIn('new@example.com', 'new email address');
    expect((await verify(token, ada)).status).toBe(200);
    await refused(await verify(token, ada));
    const told = await provider.mails.arrived(ada.email, 'was changed');
    expect(told.text).toContain('new@example.com');
    expect((await signIn({ email: 'new@example.com' })).status).toBe(200);
    expect((await signIn({ email: ada.email })).status).toBe(401);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'email.changed'`)).toBe(1);
  });

  test('I-46 of another login cannot be taken, and its existence is not revealed', async () => {
    await signUp();
    const bob = await person();
    const response = await bob.post('/v1/auth/email', { email: ADA });
    expect(response.status).toBe(202);
    const token = await tokenIn(ADA, 'new email address');
    await refused(await verify(token, bob));
    expect(await scalar('SELECT count(*) FROM auth_users WHERE email = ?', ADA)).toBe(1);
  });

  test('I-42 is changed only after re-authentication', async () => {
    const ada = await person();
    advance(600_000);
    const response = await ada.post('/v1/auth/email', { email: 'new@example.com' });
    expect([response.status, await codeOf(response)]).toEqual([403, 'auth.not_fresh']);
  });

  test('a link that was sent before the change does not work after it', async () => {
    const ada = await person();
    await forgot(ada.email);
    const old = await tokenIn(ada.email, 'new password');
    await ada.post('/v1/auth/email', { email: 'new@example.com' });
    await verify(await tokenIn('new@example.com', 'new email address'), ada);
    await refused(await reset(old));
  });
});

describe('a forgotten password', () => {
  test('I-41 is reset by a link, which ends every session and socket', async () => {
    const ada = await confirmedSignUp();
    const { id } = await read(await ada.post('/v1/verifications', { service: 'whatsapp' }));
    const { ticket } = await (
      await ada.post('/v1/tickets', { verificationId: id })
    ).json<{ ticket: string }>();
    const socket = clientOf(
      await ada.get(`/v1/verifications/${id}/ws?ticket=${ticket}`, { upgrade: 'websocket' }),
    );
    expect((await forgot(ADA)).status).toBe(202);
    const token = await tokenIn(ADA, 'new password');
    expect((await reset(token)).status).toBe(204);
    await socket.until(() => socket.closed !== null);
    expect((await ada.get('/v1/me')).status).toBe(401);
    expect((await signIn()).status).toBe(401);
    expect((await signIn({ password: NEW })).status).toBe(200);
    await provider.mails.arrived(ADA, 'password was changed');
    await refused(await reset(token));
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'password.reset'`)).toBe(1);
  });

  test('has a link that works for an hour, and once of two concurrent uses', async () => {
    await signUp();
    await forgot(ADA);
    const late = await tokenIn(ADA, 'new password');
    advance(HOUR);
    await refused(await reset(late));
    await forgot(ADA);
    await backgroundAtRest();
    const token = await tokenIn(ADA, 'new password');
    const answers = await Promise.all([reset(token, `${NEW} 1`), reset(token, `${NEW} 2`)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 400]);
    const [won] = answers.map(({ status }, n) => (status === 204 ? n + 1 : 0)).filter(Boolean);
    expect((await signIn({ password: `${NEW} ${won}` })).status).toBe(200);
  });

  test('I-46 gets the same answer for an unknown address, and no email', async () => {
    await signUp();
    await backgroundAtRest();
    const before = await databaseState();
    const [known, unknown] = [await forgot(ADA), await forgot('nobody@example.com')];
    expect([known.status, await known.text()]).toEqual([unknown.status, await unknown.text()]);
    await backgroundAtRest();
    expect(provider.mails.to('nobody@example.com')).toEqual([]);
    expect((await databaseState())['auth_tokens']).not.toEqual(before['auth_tokens']);
  });

  test('I-42 does not bypass the second factor', async () => {
    const ada = await person();
    await enabled(ada);
    await forgot(ada.email);
    await reset(await tokenIn(ada.email, 'new password'));
    const response = await signIn({ email: ada.email, password: NEW });
    expect(await response.json()).toMatchObject({ user: null });
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  test.for(['short', 'x'.repeat(129)])('must meet the password rules: %s', async (password) => {
    await signUp();
    await forgot(ADA);
    const token = await tokenIn(ADA, 'new password');
    expect((await reset(token, password)).status).toBe(400);
    expect((await reset(token)).status).toBe(204);
  });
});

describe('a password', () => {
  test('I-41 is changed with the current one, which ends all other sessions', async () => {
    const ada = await person();
    const other = await personOf(await signIn({ email: ada.email }));
    const change = (currentPassword: string) =>
      ada.post('/v1/auth/password', { currentPassword, newPassword: NEW });
    expect((await change('wrong')).status).toBe(403);
    expect((await other.get('/v1/me')).status).toBe(200);
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await ada.get('/v1/me')).status).toBe(200);
    expect((await other.get('/v1/me')).status).toBe(401);
    expect((await signIn({ email: ada.email, password: NEW })).status).toBe(200);
    await provider.mails.arrived(ada.email, 'password was changed');
  });

  test('the person can change their name', async () => {
    const ada = await person();
    const response = await ada.patch('/v1/auth/profile', { name: ' Ada King ' });
    expect(await response.json()).toEqual({ name: 'Ada King' });
    expect(await (await ada.get('/v1/me')).json()).toMatchObject({ user: { name: 'Ada King' } });
  });
});

describe('a sign-in from somewhere new', () => {
  const CHROME =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36';

  test('is reported by email, in the audit log and in the account’s events, once', async () => {
    const ada = await person();
    const enter = () => signIn({ email: ada.email }, { 'user-agent': CHROME });
    await enter();
    const mail = await provider.mails.arrived(ada.email, 'New sign-in');
    expect(mail.subject).toBe('New sign-in from Chrome on Windows');
    expect(mail.text).toContain('2040-01-15 12:00 UTC');
    expect(mail.text).toContain(`${env.DASHBOARD_ORIGIN}/settings/security`);
    await enter();
    await signIn({ email: ada.email });
    await backgroundAtRest();
    expect(provider.mails.to(ada.email).filter(({ subject }) => /New/.test(subject))).toHaveLength(
      1,
    );
    expect(
      (
        await env.DB.prepare(
          `SELECT action FROM audit_log WHERE action LIKE 'user.sign%' ORDER BY action`,
        ).raw()
      ).flat(),
    ).toEqual(['user.sign_in_anomaly', 'user.signed_in', 'user.signed_in']);
  });

  test('I-46 stores no device or country in clear text', async () => {
    const ada = await person();
    await signIn({ email: ada.email }, { 'user-agent': CHROME });
    expect(JSON.stringify((await databaseState())['known_devices'])).not.toMatch(/Chrome|Windows/);
  });
});

test('I-16 no link’s token is stored in clear text or logged; emails are only in the mailbox', async () => {
  const ada = await confirmedSignUp();
  await forgot(ADA);
  await ada.post('/v1/auth/email', { email: 'new@example.com' });
  const tokens = [
    await tokenIn(ADA, 'Confirm'),
    await tokenIn(ADA, 'new password'),
    await tokenIn(ADA, 'was requested'),
    await tokenIn('new@example.com', 'new email address'),
  ];
  const seen = JSON.stringify(await databaseState()) + JSON.stringify(lines);
  for (const token of tokens) {
    expect(token).toHaveLength(43);
    expect(seen).not.toContain(token);
  }
  expect(seen).not.toContain('new@example.com');
});
