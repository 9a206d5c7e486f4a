import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { DAY } from '../../../worker/platform/core/clock';
import {
  deliverMails,
  mailStatement,
  sendMail,
  textStatement,
} from '../../../worker/mail/mail.service';
import { purge } from '../../../worker/app/ops/purge';
import { tick } from '../../../worker/app/ops/tick';
import { advance, alerts, lines, provider, scalar, setUpWorker } from '../../support/worker/api';
import { databaseState } from '../../support/worker/objects';

setUpWorker();

const TO = 'canary-recipient@example.com';
const LINK = 'https://app.namaskah.test/verify-email?token=canary-token';
const verify = (key = 'verify:1') => ({
  key,
  to: TO,
  by: 'usr_1',
  template: 'email.verify' as const,
  values: { link: LINK },
});
const ctx = () => systemCtx(env);
const stored = async (key = 'verify:1') => (await mailStatement(ctx(), verify(key))).run();
const row = () =>
  env.DB.prepare('SELECT sealed, attempts, next_at, outcome FROM mails').first<{
    sealed: string | null;
    attempts: number;
    next_at: number | null;
    outcome: string | null;
  }>();

describe('an email', () => {
  test('is sent as subject, text and HTML', async () => {
    await sendMail(ctx(), verify());
    const mail = await provider.mails.arrived(TO, 'Confirm');
    expect(mail).toMatchObject({
      from: env.MAIL_FROM,
      reply_to: env.SUPPORT_EMAIL,
      to: [TO],
      subject: 'Confirm your email address',
    });
    expect(mail.text).toContain('start renting numbers');
    expect(mail.text).toContain(LINK);
    expect(mail.text).toContain(`Questions? Write to ${env.SUPPORT_EMAIL}.`);
    expect(mail.html).toContain(LINK);
    expect(mail.key).toMatch(/^mai_/);
  });

  test('is sent once for its key', async () => {
    for (let i = 0; i < 3; i++) {
      await stored();
      await deliverMails(ctx());
    }
    await Promise.all([stored('verify:2'), deliverMails(ctx()), deliverMails(ctx())]);
    await deliverMails(ctx());
    expect(provider.mails.calls).toHaveLength(2);
    expect(new Set(provider.mails.sent.map(({ key }) => key)).size).toBe(2);
  });

  test('I-16 is stored sealed, and its content is removed', async () => {
    await stored();
    const canaries = /canary/i;
    expect(JSON.stringify(await databaseState())).not.toMatch(canaries);
    expect(await row()).toMatchObject({ sealed: expect.stringMatching(/^s2\./), outcome: null });
    await deliverMails(ctx());
    expect(await row()).toMatchObject({ sealed: null, next_at: null, outcome: 'sent' });
    expect(JSON.stringify(lines)).not.toMatch(canaries);
  });
});

describe('an email that the provider rejects', () => {
  test('is sent again later with the same key, until it is accepted', async () => {
    provider.mails.answer = (call) => (call <= 2 ? new Response(null, { status: 503 }) : null);
    await stored();
    const next = await deliverMails(ctx());
    expect(next).toBe(Date.now() + 10_000);
    await deliverMails(ctx());
    expect(provider.mails.calls).toHaveLength(1);
    advance(10_000);
    expect(await tick(ctx())).toBe(Date.now() + 60_000);
    advance(60_000);
    expect(await deliverMails(ctx())).toBeNull();
    expect(await row()).toMatchObject({ attempts: 3, outcome: 'sent' });
    const keys = provider.mails.calls.map((call) => call.headers.get('idempotency-key'));
    expect(new Set(keys).size).toBe(1);
  });

  test('is given up after the last attempt, with an alert', async () => {
    provider.mails.answer = () => {
      throw new TypeError('network connection lost');
    };
    await stored();
    for (let i = 0; i < 8; i++) {
      await deliverMails(ctx());
      advance(DAY);
    }
    expect(await row()).toMatchObject({ attempts: 8, sealed: null, outcome: 'refused' });
    expect(alerts()).toEqual(['mail.given_up']);
  });

  test('is not sent again after a permanent refusal', async () => {
    provider.mails.answer = () => new Response(null, { status: 422 });
    await stored();
    expect(await deliverMails(ctx())).toBeNull();
    expect(await row()).toMatchObject({ attempts: 1, outcome: 'refused' });
    expect(alerts()).toEqual([]);
  });

  test('does not block the others when it is unreadable', async () => {
    await stored();
    await env.DB.prepare(`UPDATE mails SET sealed = 's1.AAAA.AAAA'`).run();
    await stored('verify:2');
    await deliverMails(ctx());
    expect(provider.mails.sent).toHaveLength(1);
  });
});

test('an email whose sender crashed is sent after half a minute', async () => {
  await stored();
  await env.DB.prepare('UPDATE mails SET next_at = ?, attempts = 1')
    .bind(Date.now() + 30_000)
    .run();
  expect(await deliverMails(ctx())).toBe(Date.now() + 30_000);
  advance(30_000);
  await deliverMails(ctx());
  expect(provider.mails.sent).toHaveLength(1);
});

test('I-03 text messages to a slow provider are sent once, although a second sender runs meanwhile', async () => {
  for (let n = 0; n < 10; n++)
    await (
      await textStatement(ctx(), {
        key: `text:${n}`,
        to: `+1206555010${n}`,
        by: `usr_${n}`,
        template: 'phone.verify',
        values: { code: String(n) },
      })
    ).run();
  const others: Promise<unknown>[] = [];
  provider.texts.answer = (call) => {
    advance(4_000);
    if (call === 9) others.push(deliverMails(ctx()));
    return null;
  };
  while ((await deliverMails(ctx())) !== null) await Promise.all(others);
  expect(provider.texts.sent.map(({ to }) => to).toSorted()).toEqual(
    Array.from({ length: 10 }, (_, n) => `+1206555010${n}`),
  );
});

test('emails are removed after two days', async () => {
  await stored();
  await deliverMails(ctx());
  advance(2 * DAY);
  await purge(ctx());
  expect(await scalar('SELECT count(*) FROM mails')).toBe(1);
  advance(1);
  await purge(ctx());
  expect(await scalar('SELECT count(*) FROM mails')).toBe(0);
});
