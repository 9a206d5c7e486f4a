import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { advance, lines, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { databaseState } from '../../../support/worker/objects';
import { cookiesOf, PASSWORD, person, signIn, type Person } from '../../../support/worker/person';
import { enabled, finish, halfSignedIn, setUp, signedIn } from '../../../support/worker/totp';

setUpWorker();

const TEN_MINUTES = 600_000;
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const stateOf = async (someone: Person) =>
  (await someone.get('/v1/auth/two-factor')).json<{
    enabled: boolean;
    recoveryCodeCount: number;
  }>();

describe('two-factor authentication', () => {
  test('is set up with a secret, its URI and a QR code', async () => {
    const ada = await person();
    const response = await ada.post('/v1/auth/two-factor/begin');
    const { secret, uri, qr } = await response.json<Record<string, string>>();
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toBe(
      `otpauth://totp/${encodeURIComponent(`Namaskah:${ada.email}`)}?secret=${secret}&issuer=Namaskah`,
    );
    expect(qr).toMatch(/^<svg /);
    expect(qr).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  test('then requires a code at the sign-in, with no session before', async () => {
    const ada = await person();
    const { app, recoveryCodes } = await enabled(ada);
    expect(recoveryCodes).toHaveLength(10);
    expect(await stateOf(ada)).toMatchObject({ enabled: true, recoveryCodeCount: 10 });
    const half = await signIn({ email: ada.email });
    expect(cookiesOf(half)).toEqual([]);
    const { user, secondFactor } = await half.json<{
      user: unknown;
      secondFactor: { token: string; expiresAt: string };
    }>();
    expect(user).toBeNull();
    expect(secondFactor.expiresAt).toBe('2040-01-15T12:05:00.000Z');
    expect(await scalar('SELECT count(*) FROM auth_sessions')).toBe(1);
    const done = await finish(secondFactor.token, { code: app.next });
    expect(done.status).toBe(200);
    expect(cookiesOf(done)).toHaveLength(2);
    const again = await finish(secondFactor.token, { code: app.next });
    expect([again.status, await codeOf(again)]).toEqual([401, 'auth.sign_in_expired']);
    await provider.mails.arrived(ada.email, 'is on');
  });

  test('a pending sign-in expires after five minutes', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    const token = await halfSignedIn(ada.email);
    advance(300_000);
    expect((await finish(token, { code: app.next })).status).toBe(401);
  });

  test('a pending sign-in ends when the password is changed', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    const token = await halfSignedIn(ada.email);
    const change = (proof: object) =>
      ada.post('/v1/auth/password', {
        currentPassword: PASSWORD,
        newPassword: 'another good password',
        ...proof,
      });
    expect((await change({ code: app.next })).status).toBe(204);
    expect((await finish(token, { code: app.next })).status).toBe(401);
  });

  test('I-42 is required to change the password', async () => {
    const ada = await person();
    const { app, recoveryCodes } = await enabled(ada);
    const change = (proof: object) =>
      ada.post('/v1/auth/password', {
        currentPassword: PASSWORD,
        newPassword: 'another good password',
        ...proof,
      });
    for (const proof of [{}, { code: '000000' }]) {
      const response = await change(proof);
      expect([response.status, await codeOf(response)]).toEqual([403, 'auth.code_wrong']);
    }
    expect((await change({ code: app.next, recoveryCode: recoveryCodes[0] })).status).toBe(400);
    expect((await change({ recoveryCode: recoveryCodes[0] })).status).toBe(204);
  });
});

describe('I-42 a pending secret', () => {
  test('I-42 changes nothing before its first code', async () => {
    const ada = await person();
    const pending = await setUp(ada);
    expect(await stateOf(ada)).toMatchObject({ enabled: false });
    expect((await signIn({ email: ada.email })).headers.getSetCookie()).toHaveLength(2);
    expect((await ada.post('/v1/auth/two-factor/enable', { code: '000000' })).status).toBe(403);
    expect(await stateOf(ada)).toMatchObject({ enabled: false });
    expect(pending.secret).toHaveLength(32);
  });

  test('I-03 is enabled once and reported once by concurrent requests', async () => {
    const ada = await person();
    const { code } = await setUp(ada);
    const enable = () => ada.post('/v1/auth/two-factor/enable', { code });
    const answers = await Promise.all([enable(), enable(), enable()]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await scalar(`SELECT count(*) FROM mails WHERE template = 'two_factor.enabled'`)).toBe(
      1,
    );
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'two_factor.enabled'`)).toBe(
      1,
    );
  });

  test('I-42 never replaces an active one, which stays in use', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    const pending = await setUp(ada);
    const token = await halfSignedIn(ada.email);
    expect((await finish(token, { code: pending.next })).status).toBe(403);
    expect((await finish(token, { code: app.next })).status).toBe(200);
  });

  test('I-42 replaces it with its first code, and brings new recovery codes', async () => {
    const ada = await person();
    const { app, recoveryCodes } = await enabled(ada);
    const pending = await setUp(ada);
    const wrong = await ada.post('/v1/auth/two-factor/enable', { code: app.next });
    expect([wrong.status, await codeOf(wrong)]).toEqual([403, 'auth.code_wrong']);
    const right = await ada.post('/v1/auth/two-factor/enable', { code: pending.next });
    expect(right.status).toBe(200);
    const token = await halfSignedIn(ada.email);
    expect((await finish(token, { code: app.next })).status).toBe(403);
    expect((await finish(token, { recoveryCode: recoveryCodes[0]! })).status).toBe(403);
    expect((await finish(token, { code: pending.next })).status).toBe(200);
  });
});

describe('I-42 re-authentication', () => {
  const SENSITIVE = ['begin', 'enable', 'disable', 'recovery-codes'];

  test.for(SENSITIVE)('I-42 is required for %s', async (act) => {
    const ada = await person();
    await enabled(ada);
    await setUp(ada);
    advance(TEN_MINUTES);
    const before = await databaseState();
    const response = await ada.post(`/v1/auth/two-factor/${act}`, { code: '123456' });
    expect([response.status, await codeOf(response)]).toEqual([403, 'auth.not_fresh']);
    expect(await databaseState()).toEqual(before);
  });

  test('I-42 is password and code with two-factor authentication', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    advance(TEN_MINUTES);
    const confirm = (proof: object) => ada.post('/v1/auth/confirm', proof);
    const alone = await confirm({ password: PASSWORD });
    expect([alone.status, await codeOf(alone)]).toEqual([403, 'auth.code_wrong']);
    expect((await confirm({ password: 'wrong', code: app.code })).status).toBe(403);
    expect((await ada.post('/v1/auth/two-factor/disable')).status).toBe(403);
    const both = await confirm({ password: PASSWORD, code: app.code });
    expect(await both.json()).toEqual({
      expiresAt: new Date(Date.now() + TEN_MINUTES).toISOString(),
    });
    expect((await ada.post('/v1/auth/two-factor/disable')).status).toBe(204);
    expect(await stateOf(ada)).toEqual({ enabled: false, enabledAt: null, recoveryCodeCount: 0 });
    expect((await signIn({ email: ada.email })).headers.getSetCookie()).toHaveLength(2);
  });

  test('I-42 is the password without it, and lasts ten minutes', async () => {
    const ada = await person();
    advance(TEN_MINUTES);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(403);
    expect((await ada.post('/v1/auth/confirm', { password: PASSWORD })).status).toBe(200);
    advance(TEN_MINUTES - 1);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(200);
    advance(1);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(403);
  });

  test('I-42 of one session does not count for another', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    advance(TEN_MINUTES);
    const other = await signedIn(ada.email, app);
    expect((await other.post('/v1/auth/two-factor/begin')).status).toBe(200);
    expect((await ada.post('/v1/auth/two-factor/begin')).status).toBe(403);
  });
});

describe('I-42 a code works once', () => {
  test('I-42 of the app, also by concurrent requests', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    const tokens = [await halfSignedIn(ada.email), await halfSignedIn(ada.email)];
    const code = app.next;
    const answers = await Promise.all(tokens.map((token) => finish(token, { code })));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
  });

  test('I-42 for recovery, also by concurrent requests, and its owner is notified', async () => {
    const ada = await person();
    const { recoveryCodes } = await enabled(ada);
    const [recoveryCode = ''] = recoveryCodes;
    const tokens = [await halfSignedIn(ada.email), await halfSignedIn(ada.email)];
    const typed = ` ${recoveryCode.toUpperCase().replaceAll('-', ' ')}`;
    const answers = await Promise.all(
      tokens.map((token) => finish(token, { recoveryCode: typed })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    const mail = await provider.mails.arrived(ada.email, 'recovery code was used');
    expect(mail.text).toContain('codes left: 9.');
    const used = await ada.get('/v1/audit?action=recovery_codes.used');
    expect(await used.json()).toMatchObject({ data: [{ after: { recoveryCodeCount: 9 } }] });
    expect((await finish(await halfSignedIn(ada.email), { recoveryCode })).status).toBe(403);
  });

  test('I-42 new recovery codes end the old ones', async () => {
    const ada = await person();
    const { recoveryCodes } = await enabled(ada);
    const renewed = await (
      await ada.post('/v1/auth/two-factor/recovery-codes')
    ).json<{ recoveryCodes: string[] }>();
    const token = await halfSignedIn(ada.email);
    expect((await finish(token, { recoveryCode: recoveryCodes[0]! })).status).toBe(403);
    expect((await finish(token, { recoveryCode: renewed.recoveryCodes[0]! })).status).toBe(200);
  });
});

describe('I-42 wrong codes', () => {
  test('I-42 the sixth wrong code in 15 minutes is not checked', async () => {
    const ada = await person();
    const { app, recoveryCodes } = await enabled(ada);
    const wrong = (n: number) => ({ code: String(n).padStart(6, '0') });
    for (let n = 0; n < 5; n++)
      expect((await finish(await halfSignedIn(ada.email), wrong(n))).status).toBe(403);
    const token = await halfSignedIn(ada.email);
    const locked = await finish(token, { code: app.next });
    expect([locked.status, await codeOf(locked)]).toEqual([429, 'auth.too_many_attempts']);
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800);
    // An attacker who knows the password blocks neither the recovery codes nor signed-in sessions.
    expect(
      (await ada.post('/v1/auth/confirm', { password: PASSWORD, code: app.code })).status,
    ).toBe(200);
    expect((await finish(token, { recoveryCode: recoveryCodes[0]! })).status).toBe(200);
    advance(900_000);
    expect((await finish(await halfSignedIn(ada.email), { code: app.next })).status).toBe(200);
  });

  test('I-42 twenty wrong codes block further ones for the day', async () => {
    const ada = await person();
    const { app } = await enabled(ada);
    for (let n = 0; n < 20; n++) {
      advance(900_000);
      const answer = await finish(await halfSignedIn(ada.email), { code: '000000' });
      expect(answer.status).toBe(403);
    }
    advance(900_000);
    expect((await finish(await halfSignedIn(ada.email), { code: app.next })).status).toBe(429);
  });
});

test('I-16 neither secret nor recovery codes are stored in clear text or logged', async () => {
  const ada = await person();
  const { app, recoveryCodes } = await enabled(ada);
  const pending = await setUp(ada);
  const token = await halfSignedIn(ada.email);
  await finish(token, { recoveryCode: recoveryCodes[0]! });
  const state = JSON.stringify(await databaseState());
  const seen = state + JSON.stringify(lines) + JSON.stringify(provider.mails.sent);
  for (const secret of [app.secret, pending.secret, token, ...recoveryCodes])
    for (const form of [secret, secret.replaceAll('-', '')]) expect(seen).not.toContain(form);
  const row = await env.DB.prepare('SELECT secret, pending FROM two_factors').first();
  expect(row).toEqual({
    secret: expect.stringMatching(/^s2\./),
    pending: expect.stringMatching(/^s2\./),
  });
});
