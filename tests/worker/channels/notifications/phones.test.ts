import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { MINUTE, HOUR } from '../../../../worker/platform/core/clock';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, lines, provider, scalar, setUpWorker } from '../../../support/worker/api';
import {
  by,
  chose,
  codeAt,
  eventOfType,
  PHONE,
  sendDue,
  told,
  withPhone,
} from '../../../support/worker/notifications';
import { databaseState } from '../../../support/worker/objects';
import { person, type Person } from '../../../support/worker/person';

setUpWorker();

const PATH = '/v1/notifications/phone';
const enter = (someone: Person, number = PHONE) => someone.put(PATH, { number });
const verify = (someone: Person, code: string) => someone.post(`${PATH}/verify`, { code });
const codeOf = async (response: Response): Promise<string> =>
  `${response.status} ${(await response.json<{ code?: string }>()).code ?? ''}`;
const otherThan = (code: string): string => (code === '000000' ? '000001' : '000000');

describe('a phone', () => {
  test('gets a code and nothing else until it is confirmed', async () => {
    const ada = await person();
    expect(await (await enter(ada)).json()).toEqual({ number: PHONE, verified: false });
    const code = await codeAt(PHONE);
    expect(await provider.texts.arrived(PHONE)).toEqual({
      to: PHONE,
      from: env.SMS_FROM,
      body: `Namaskah: ${code} is your code to receive notifications on this phone. It works once and expires in 10 minutes.`,
    });
    expect(
      (await ada.put('/v1/notifications/preferences', by('sms.received', { sms: true }))).status,
    ).toBe(409);
    expect(await (await verify(ada, code)).json()).toEqual({ number: PHONE, verified: true });
    expect(await codeOf(await verify(ada, code))).toBe('409 phones.none');
    await chose(ada, by('sms.received', { sms: true }));
    await told(ada, eventOfType('sms.received'));
    expect(provider.texts.to(PHONE)).toHaveLength(2);
  });

  test('is confirmed within ten minutes, and only with the last code', async () => {
    const ada = await person();
    await enter(ada);
    const first = await codeAt(PHONE);
    await enter(ada);
    const second = await codeAt(PHONE, 2);
    if (first !== second)
      expect(await codeOf(await verify(ada, first))).toBe('422 phones.code_wrong');
    advance(10 * MINUTE);
    expect(await codeOf(await verify(ada, second))).toBe('422 phones.code_wrong');
    await enter(ada);
    expect((await verify(ada, await codeAt(PHONE, 3))).status).toBe(200);
  });

  test('I-40 allows five attempts in 15 minutes', async () => {
    const ada = await person();
    await enter(ada);
    const code = await codeAt(PHONE);
    for (let n = 0; n < 5; n++)
      expect(await codeOf(await verify(ada, otherThan(code)))).toBe('422 phones.code_wrong');
    expect(await codeOf(await verify(ada, code))).toBe('429 auth.too_many_attempts');
  });

  test('I-40 gets three codes an hour, from all requests together', async () => {
    const [ada, bob] = [await person(), await person()];
    for (let n = 0; n < 3; n++) expect((await enter(ada)).status).toBe(200);
    expect(await codeOf(await enter(ada))).toBe('429 auth.too_many_attempts');
    expect(await codeOf(await enter(bob))).toBe('429 auth.too_many_attempts');
    advance(HOUR);
    expect((await enter(bob)).status).toBe(200);
    await backgroundAtRest();
    expect(provider.texts.to(PHONE)).toHaveLength(4);
  });

  test('is replaced by a number that waits for its own code, and no text message is sent meanwhile', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by('sms.received', { sms: true }));
    const other = '+447700900123';
    await enter(ada, other);
    await backgroundAtRest();
    await told(ada, eventOfType('sms.received'));
    expect([provider.texts.to(PHONE).length, provider.texts.to(other).length]).toEqual([1, 1]);
  });

  test('stays verified when it is entered again', async () => {
    const ada = await withPhone(await person());
    expect(await (await enter(ada)).json()).toEqual({ number: PHONE, verified: true });
    await backgroundAtRest();
    expect(provider.texts.to(PHONE)).toHaveLength(1);
  });

  test('gets no waiting notification after it was removed', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by('sms.received', { sms: true }, 'hourly'));
    await told(ada, eventOfType('sms.received'));
    expect((await ada.delete(PATH)).status).toBe(204);
    expect((await ada.delete(PATH)).status).toBe(204);
    advance(HOUR);
    expect(await sendDue()).toBeNull();
    expect(provider.texts.to(PHONE)).toHaveLength(1);
    const acts = await env.DB.prepare(
      `SELECT action FROM audit_log WHERE action LIKE 'phone.%'`,
    ).all<{ action: string }>();
    expect(acts.results.map(({ action }) => action).toSorted()).toEqual([
      'phone.entered',
      'phone.removed',
      'phone.verified',
    ]);
  });

  test('I-40 gets twenty notifications an hour; the others are sent later as one', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by('sms.received', { sms: true }));
    for (let n = 0; n < 23; n++) {
      await told(ada, eventOfType('sms.received', { id: `evt_${n}` }));
      await sendDue();
    }
    await backgroundAtRest();
    // The first is the code.
    expect(provider.texts.to(PHONE)).toHaveLength(1 + 20);
    advance(HOUR);
    expect(await sendDue()).toBeNull();
    const texts = provider.texts.to(PHONE);
    expect(texts).toHaveLength(1 + 21);
    expect(texts.at(-1)?.body).toContain('3');
  });

  test('leaves its preferences when it is removed, and they do not block other changes', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by('sms.received', { sms: true }));
    expect((await ada.delete(PATH)).status).toBe(204);
    await chose(ada, { ...by('sms.received', { sms: true }), sound: 'bell' });
    const more = { types: { 'refund.issued': { channels: { sms: true }, frequency: 'instant' } } };
    const refused = await ada.put('/v1/notifications/preferences', more);
    expect(await codeOf(refused)).toBe('409 notifications.no_phone');
  });

  test('cannot be entered by a person with an unconfirmed address', async () => {
    const ada = await person();
    await env.DB.prepare('UPDATE auth_users SET email_verified = 0').run();
    expect(await codeOf(await enter(ada))).toBe('403 auth.email_unverified');
  });

  test.for(['2065550142', '+0123456789', '+1 206 555 0142', '+12', 'phone', '+1206555014212345'])(
    'is not %s',
    async (number) => {
      const ada = await person();
      expect(await codeOf(await enter(ada, number))).toBe('400 request.invalid');
    },
  );

  test('I-16 is stored sealed, and its code hashed', async () => {
    const ada = await person();
    provider.texts.answer = () => new Response(null, { status: 503 });
    await enter(ada);
    await backgroundAtRest();
    const code = /\d{6}/.exec(provider.texts.calls[0]?.body ?? '')?.[0] ?? 'no code';
    for (const rest of [await databaseState(), lines]) {
      const text = JSON.stringify(rest);
      expect(text).not.toContain(PHONE.slice(2));
      expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
    }
    expect(await scalar('SELECT sealed FROM notification_phones')).toMatch(/^s2\./);
  });
});

describe('a text message that the provider rejects', () => {
  const row = () =>
    env.DB.prepare(
      `SELECT attempts, outcome, sealed IS NULL AS gone FROM mails WHERE medium = 'sms'`,
    ).first();

  test('is sent again until it is accepted', async () => {
    provider.texts.answer = (call) => (call <= 2 ? new Response(null, { status: 429 }) : null);
    await enter(await person());
    await backgroundAtRest();
    for (let n = 0; n < 4; n++) {
      advance(HOUR);
      await sendDue();
    }
    expect(await row()).toEqual({ attempts: 3, outcome: 'sent', gone: 1 });
    expect(provider.texts.calls).toHaveLength(3);
    expect(provider.texts.sent).toHaveLength(1);
  });

  test('is not sent again after a permanent refusal', async () => {
    provider.texts.answer = () =>
      Response.json({ code: 21_610, message: `to ${PHONE}`, status: 400 }, { status: 400 });
    await enter(await person());
    await backgroundAtRest();
    advance(HOUR);
    await sendDue();
    expect(await row()).toEqual({ attempts: 1, outcome: 'refused', gone: 1 });
    expect(JSON.stringify(lines)).toContain('status 400 (error 21610)');
    expect(JSON.stringify(lines)).not.toContain(PHONE.slice(2));
  });

  test('I-45 follows no redirect with our credentials', async () => {
    provider.texts.answer = () =>
      new Response(null, { status: 307, headers: { location: 'https://evil.example/take' } });
    await enter(await person());
    await backgroundAtRest();
    expect(provider.texts.calls.map(({ redirect }) => redirect)).toEqual(['manual']);
    expect(await row()).toMatchObject({ attempts: 1, outcome: null });
  });
});
