import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { NOTIFICATION_TYPES } from '../../../../worker/channels/notifications/notification-texts';
import { RULES } from '../../../../worker/channels/notifications/notification-rules';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../../worker/events/hub.client';
import { HOUR, MINUTE } from '../../../../worker/platform/core/clock';
import { notify } from '../../../../worker/channels/notifications/notify.service';
import { purge } from '../../../../worker/app/ops/purge';
import { advance, lines, provider, scalar, setUpWorker } from '../../../support/worker/api';
import {
  by,
  chose,
  eventOfType,
  feed,
  PHONE,
  sendDue,
  told,
  withPhone,
} from '../../../support/worker/notifications';
import { clientOf } from '../../../support/worker/client';
import { handshake, streamTicket } from '../../../support/worker/stream';
import { databaseState, settled } from '../../../support/worker/objects';
import { accountOf, DASHBOARD, member, person } from '../../../support/worker/person';
import { rented, untilEnded } from '../../../support/worker/verifications';
import { consume, EVENTS } from '../../../support/worker/webhooks';

setUpWorker();

const FAILED = 'payment.failed';
const titles = ({ data }: { data: { title: string }[] }) => data.map(({ title }) => title);
const mailsTo = (email: string) => provider.mails.to(email).map(({ subject }) => subject);
const rows = () => scalar('SELECT count(*) FROM notifications');

describe('an event', () => {
  test('is notified by the default channels of its type: the dashboard and email', async () => {
    const ada = await person();
    await told(ada, eventOfType(FAILED));
    expect(await feed(ada)).toMatchObject({
      data: [
        {
          type: FAILED,
          title: 'Payment of 16,500.00 NGN failed',
          body: 'No credits were added. Try again or use another card.',
          about: { type: 'payment', id: 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1' },
          silent: false,
          readAt: null,
        },
      ],
      unreadCount: 1,
    });
    const [mail, ...more] = provider.mails.to(ada.email).slice(-1);
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Payment of 16,500.00 NGN failed');
    expect(mail?.text).toContain('Try again or use another card.');
    expect(mail?.html).toContain(
      `href="${DASHBOARD}/billing/payments/pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1"`,
    );
    expect(provider.texts.sent).toEqual([]);
  });

  test.for(NOTIFICATION_TYPES)(
    '%s is described in complete sentences, with nothing missing',
    async (type) => {
      const ada = await person();
      await chose(ada, by(type, { toast: true, email: true }));
      await told(ada, eventOfType(type));
      const { data } = await feed(ada);
      expect(data).toHaveLength(1);
      const { title, body } = data[0]!;
      for (const part of [title, body]) {
        expect(part).not.toMatch(/[{}]|undefined|null|NaN|\s{2}|^\s|\s\.|^$/);
        expect(part).toMatch(/^[A-Z0-9$]/);
      }
      const isSent = mailsTo(ada.email).includes(title);
      expect(isSent).toBe(!RULES[type].isMailed);
    },
  );

  test('I-03 is notified once for each person and channel, however often the consumer is called', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by(FAILED, { toast: true, email: true, sms: true }));
    const event = eventOfType(FAILED);
    for (let n = 0; n < 3; n++) await told(ada, event);
    await Promise.all([told(ada, event), told(ada, event), sendDue(), sendDue()]);
    advance(HOUR);
    await told(ada, event);
    await sendDue();
    expect(await rows()).toBe(3);
    expect((await feed(ada)).data).toHaveLength(1);
    expect(mailsTo(ada.email).filter((one) => one.includes('failed'))).toHaveLength(1);
    // In addition to the text message with the code.
    expect(provider.texts.to(PHONE)).toHaveLength(2);
  });

  test('I-03 of the account’s log reaches notifications through the queue', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    const { sequence: _sequence, ...event } = eventOfType(FAILED);
    await hubOf(env, accountId).append([{ ...event, accountId }], false);
    for (let n = 0; n < 2; n++)
      await consume(EVENTS, [{ account: accountId, after: 0, through: 1 }]);
    expect((await feed(ada)).data).toMatchObject([{ type: FAILED }]);
  });

  test('is announced on the stream once its notifications are stored, and only once', async () => {
    const ada = await person();
    const accountId = await accountOf(ada);
    const client = clientOf(await handshake(`?ticket=${await streamTicket(ada)}`));
    const { sequence: _sequence, ...event } = eventOfType(FAILED);
    await hubOf(env, accountId).append([{ ...event, accountId }], false);
    await client.count(2);
    for (let n = 0; n < 2; n++)
      await consume(EVENTS, [{ account: accountId, after: 0, through: 1 }]);
    await hubOf(env, accountId).append([{ ...event, id: 'evt_after', accountId }], false);
    await client.count(4);
    expect(client.frames.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['hello', 0],
      ['event', undefined],
      ['notified', 1],
      ['event', undefined],
    ]);
  });

  test('I-03 is sent by the scheduled jobs when the consumer crashed after storing it', async () => {
    const ada = await person();
    await told(ada, eventOfType(FAILED));
    // The state after a crash: claimed, and not sent.
    await env.DB.batch([
      env.DB.prepare(`DELETE FROM mails`),
      env.DB.prepare(
        `UPDATE notifications SET due_at = ?, claim = 'dead' WHERE channel = 'email'`,
      ).bind(Date.now() + 30_000),
    ]);
    const before = provider.mails.to(ada.email).length;
    expect(await sendDue()).toBe(Date.now() + 30_000);
    expect(provider.mails.to(ada.email)).toHaveLength(before);
    advance(30_000);
    expect(await sendDue()).toBeNull();
    expect(provider.mails.to(ada.email)).toHaveLength(before + 1);
  });

  test('is notified to each member whose role may see it, and to no other', async () => {
    const [ada, stranger] = [await person(), await person()];
    const bob = await member(ada);
    await told(ada, eventOfType('security.sign_in'), eventOfType(FAILED));
    expect((await feed(ada)).data.map(({ type }) => type).toSorted()).toEqual([
      FAILED,
      'security.sign_in',
    ]);
    expect((await feed(bob)).data.map(({ type }) => type)).toEqual([FAILED]);
    expect(await feed(stranger)).toEqual({
      data: [],
      hasMore: false,
      nextCursor: null,
      unreadCount: 0,
    });
    expect(mailsTo(stranger.email).some((one) => one.includes('failed'))).toBe(false);
  });

  test('is no longer listed after a change to a role that may not see it', async () => {
    const ada = await person();
    const bob = await member(ada, 'owner');
    await told(ada, eventOfType('security.sign_in'));
    expect((await feed(bob)).unreadCount).toBe(1);
    await env.DB.prepare(`UPDATE memberships SET role = 'member' WHERE user_id = ?`)
      .bind(bob.userId)
      .run();
    expect(await feed(bob)).toEqual({ data: [], hasMore: false, nextCursor: null, unreadCount: 0 });
  });

  test('is not emailed to unconfirmed addresses and former members', async () => {
    const ada = await person();
    const bob = await member(ada);
    await chose(ada, by(FAILED, { email: true }, 'hourly'));
    await chose(bob, by(FAILED, { email: true }, 'hourly'));
    await told(ada, eventOfType(FAILED));
    await env.DB.batch([
      env.DB.prepare('UPDATE auth_users SET email_verified = 0 WHERE id = ?').bind(ada.userId),
      env.DB.prepare('DELETE FROM memberships WHERE user_id = ?').bind(bob.userId),
    ]);
    advance(HOUR);
    expect(await sendDue()).toBeNull();
    for (const one of [ada, bob])
      expect(mailsTo(one.email).filter((subject) => subject.includes('failed'))).toEqual([]);
  });

  test('is not emailed again when it sends an email itself', async () => {
    const ada = await person();
    const before = provider.mails.to(ada.email).length;
    await told(
      ada,
      ...(['payment.succeeded', 'payment.challenged', 'auto_top_up.stopped'] as const).map((type) =>
        eventOfType(type),
      ),
      eventOfType('security.sign_in'),
    );
    expect((await feed(ada)).data).toHaveLength(4);
    expect(provider.mails.to(ada.email)).toHaveLength(before);
  });

  test('is ignored when its type is unknown or is the notification itself', async () => {
    const ada = await person();
    const before = await databaseState();
    await told(ada, { ...eventOfType(FAILED), type: 'verification.exploded' });
    await told(ada, eventOfType('notification.created'));
    expect(await databaseState()).toEqual(before);
  });
});

describe('I-16 a code', () => {
  const CODE = '730-264';

  test('I-16 is notified, and is in no notification, email, text message or log line', async () => {
    const ada = await withPhone(await person());
    await chose(ada, by('sms.received', { toast: true, email: true, sms: true }));
    await env.DB.prepare('UPDATE accounts SET tier = ? WHERE id = ?')
      .bind('developer', await accountOf(ada))
      .run();
    const { id } = await rented(ada);
    provider.sms(`Canary says your code is ${CODE}`);
    await untilEnded(ada, id);
    await settled(id);
    const happened = await hubOf(env, await accountOf(ada)).log(0, 100);
    await told(ada, ...happened);
    expect(titles(await feed(ada))).toContain('Message received for WhatsApp');
    const mail = await provider.mails.arrived(ada.email, 'Message received for WhatsApp');
    const text = await provider.texts.arrived(PHONE, 2);
    expect(text.body).toBe(
      'Namaskah: Message received for WhatsApp. Open the verification in the dashboard to read it.',
    );
    const resting = await databaseState();
    for (const rest of [resting, lines, mail, text, await feed(ada)]) {
      const all = JSON.stringify(rest);
      expect(all).not.toContain('Canary');
      expect(all).not.toContain(CODE);
      expect(all).not.toContain('730264');
    }
    // It does not contain the recipient's own phone in clear text either.
    expect(JSON.stringify([resting, lines])).not.toContain(PHONE.slice(2));
  });
});

test('a notification that cannot be sent does not delay those of others', async () => {
  const [ada, bob] = [await withPhone(await person()), await person()];
  await chose(ada, by(FAILED, { sms: true, email: false }, 'hourly'));
  await chose(bob, by(FAILED, { email: true }, 'hourly'));
  await told(ada, eventOfType(FAILED));
  await told(bob, eventOfType(FAILED));
  await env.DB.prepare(`UPDATE notification_phones SET sealed = 's2.1.AAAA'`).run();
  advance(HOUR);
  expect(await sendDue()).toBe(Date.now() + 30_000);
  expect(mailsTo(bob.email)).toContain('Payment of 16,500.00 NGN failed');
  expect(lines.filter(({ event }) => event === 'notifications.failed')).toHaveLength(1);
  expect(provider.texts.to(PHONE)).toHaveLength(1);
});

describe('an old notification', () => {
  test('is removed after ninety days unless it was not sent yet', async () => {
    const ada = await person();
    await told(ada, eventOfType(FAILED));
    await env.DB.prepare(`UPDATE notifications SET due_at = ? WHERE channel = 'email'`)
      .bind(Date.now() + 91 * 24 * HOUR)
      .run();
    advance(90 * 24 * HOUR);
    await purge(systemCtx(env));
    expect(await rows()).toBe(2);
    advance(MINUTE);
    await purge(systemCtx(env));
    expect(await rows()).toBe(1);
  });
});

test('a hundred events at once are notified to every member of a large account', async () => {
  const ada = await person();
  for (let n = 0; n < 3; n++) await member(ada);
  const events = Array.from({ length: 100 }, () => eventOfType('verification.failed'));
  await notify(systemCtx(env), await accountOf(ada), events);
  expect(await rows()).toBe(400);
});
