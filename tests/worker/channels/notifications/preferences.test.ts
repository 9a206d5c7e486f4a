import { describe, expect, test } from 'vitest';
import { RULES } from '../../../../worker/channels/notifications/notification-rules';
import { HOUR, MINUTE } from '../../../../worker/platform/core/clock';
import { advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { topper } from '../../../support/worker/cards';
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
import { databaseState } from '../../../support/worker/objects';
import { buyer } from '../../../support/worker/payments';
import { member, person, type Person } from '../../../support/worker/person';

setUpWorker();

test('the defaults are problems, money in, the plan and security: routine has no notification', () => {
  const quiet = Object.entries(RULES).filter(
    ([, { defaults }]) => !Object.values(defaults).some(Boolean),
  );
  expect(quiet.map(([type]) => type)).toEqual([
    'verification.created',
    'verification.completed',
    'verification.cancelled',
    'verification.expired',
    'sms.received',
    'credit.deducted',
    'refund.issued',
  ]);
});

const PATH = '/v1/notifications/preferences';
const FAILED = 'payment.failed';
// Tests begin at 2040-01-15T12:00Z: 20:00 in Shanghai, 12:00 in London.
const NIGHT = { from: '19:00', to: '07:00' };
const SHANGHAI = { timeZone: 'Asia/Shanghai', quietHours: NIGHT };

interface Preferences {
  timeZone: string;
  quietHours: { from: string; to: string } | null;
  sound: string;
  types: Record<string, { channels: Record<string, boolean>; frequency: string }>;
  phone: { number: string; verified: boolean } | null;
  rules: { type: string; urgent: boolean; alwaysEmailed: boolean }[];
}
const read = async (someone: Person) => (await someone.get(PATH)).json<Preferences>();
const since = (someone: Person) => {
  const before = provider.mails.to(someone.email).length;
  return () => provider.mails.to(someone.email).slice(before);
};
async function refusalOf(someone: Person, body: unknown): Promise<string> {
  const response = await someone.put(PATH, body);
  const { code, detail } = await response.json<{ code: string; detail: string }>();
  return `${response.status} ${code}: ${detail}`;
}

describe('preferences', () => {
  test('are the defaults until they are chosen, and omitted ones are the defaults again', async () => {
    const ada = await person();
    const before = await read(ada);
    expect(before).toMatchObject({
      timeZone: 'UTC',
      quietHours: null,
      sound: 'chime',
      phone: null,
    });
    expect(before.types['balance.low']).toEqual({
      channels: { toast: true, email: true, sms: false, webhook: false },
      frequency: 'instant',
    });
    const { rules: _rules, phone: _phone, ...choice } = before;
    await chose(ada, {
      ...choice,
      ...SHANGHAI,
      sound: 'none',
      ...by(FAILED, { email: false }, 'daily'),
    });
    expect(await read(ada)).toEqual({
      ...before,
      ...SHANGHAI,
      sound: 'none',
      types: {
        ...before.types,
        [FAILED]: {
          channels: { toast: true, email: false, sms: false, webhook: false },
          frequency: 'daily',
        },
      },
    });
    await chose(ada, {});
    expect(await read(ada)).toEqual(before);
  });

  test('the response of GET can be sent back unchanged', async () => {
    const ada = await person();
    const { rules: _rules, phone: _phone, ...choice } = await read(ada);
    await chose(ada, choice);
    expect(await read(ada)).toMatchObject(choice);
  });

  test('belong to one person, for all accounts', async () => {
    const ada = await person();
    const bob = await member(ada);
    await chose(ada, { sound: 'knock' });
    expect((await read(bob)).sound).toBe('chime');
    expect((await read(ada)).sound).toBe('knock');
  });

  test('are audited when they change, and only then', async () => {
    const ada = await person();
    const entries = () =>
      scalar(`SELECT count(*) FROM audit_log WHERE action = 'notifications.chosen'`);
    await chose(ada, { sound: 'knock' });
    await chose(ada, { sound: 'knock' });
    expect(await entries()).toBe(1);
    await chose(ada, by(FAILED, { email: false }));
    const after = await scalar(
      `SELECT after FROM audit_log WHERE action = 'notifications.chosen' ORDER BY created_at DESC, id DESC LIMIT 1`,
    );
    expect(await entries()).toBe(2);
    expect(JSON.parse(String(after))).toMatchObject({ quietHours: false });
  });

  test.for<[body: object, words: string]>([
    [by(FAILED, { push: true }), 'Unknown channel "push". Use one of toast, email, sms, webhook.'],
    [{ types: { 'sms.sent': {} } }, 'Unknown type "sms.sent". Use one of verification.created, '],
    [{ timeZone: '+02:00' }, 'Use a time zone of the IANA database, such as Europe/Berlin.'],
    [{ timeZone: 'Europe/Atlantis' }, 'Use a time zone of the IANA database'],
    [{ quietHours: { from: '24:00', to: '07:00' } }, 'Use a time of day such as 22:00.'],
    [{ quietHours: { from: '7:00', to: '08:00' } }, 'Use a time of day such as 22:00.'],
    [
      { quietHours: { from: '07:00', to: '07:00' } },
      'must end at a different time than they start',
    ],
    [by(FAILED, {}, 'weekly'), 'instant'],
    [{ sound: 'trumpet' }, 'chime'],
    [{ zone: 'UTC' }, 'zone'],
  ])('refuse %j, and name the accepted values', async ([body, words]) => {
    const ada = await person();
    const before = await databaseState();
    const said = await refusalOf(ada, body);
    expect(said).toMatch(/^400 request\.invalid: /);
    expect(said).toContain(words);
    expect(await databaseState()).toEqual(before);
  });

  test('refuse fixed choices', async () => {
    const ada = await person();
    expect(await refusalOf(ada, by('security.sign_in', {}, 'daily'))).toContain(
      '422 notifications.fixed: "security.sign_in" concerns your security and is always sent immediately.',
    );
    expect(await refusalOf(ada, by('security.sign_in', { email: false }))).toContain(
      'The email about "security.sign_in" is always sent.',
    );
    expect(await refusalOf(ada, by(FAILED, { sms: true }))).toContain('409 notifications.no_phone');
  });
});

describe('quiet hours', () => {
  test('hold emails and text messages until they end in local time, then send one', async () => {
    const ada = await withPhone(await person());
    await chose(ada, { ...SHANGHAI, ...by(FAILED, { email: true, sms: true }) });
    const mails = since(ada);
    await told(ada, eventOfType(FAILED), eventOfType('refund.failed'));
    await told(ada, eventOfType(FAILED));
    expect(mails()).toEqual([]);
    expect((await feed(ada)).data.map(({ silent }) => silent)).toEqual([true, true, true]);
    expect(await sendDue()).toBe(Date.parse('2040-01-15T23:00:00Z'));
    advance(11 * HOUR - 1);
    await sendDue();
    expect(mails()).toEqual([]);
    advance(1);
    expect(await sendDue()).toBeNull();
    expect(mails().map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^3 notifications$/) as unknown,
    ]);
    const [digest] = mails();
    expect(digest?.text).toContain('- Payment of 16,500.00 NGN failed (2 times)');
    expect(digest?.text).toContain('- Refund of 16,500.00 NGN failed');
    expect(digest?.html.match(/<li /g)).toHaveLength(2);
    expect(provider.texts.to(PHONE).at(-1)?.body).toBe(
      'Namaskah: 2 notifications. Payment of 16,500.00 NGN failed (2 times)',
    );
  });

  test('never hold security notifications', async () => {
    const ada = await withPhone(await person());
    await chose(ada, { ...SHANGHAI, ...by('security.sign_in', { sms: true }) });
    await told(ada, eventOfType('security.sign_in'));
    expect(provider.texts.to(PHONE).at(-1)?.body).toContain('New device signed in');
    expect((await feed(ada)).data.map(({ silent }) => silent)).toEqual([false]);
  });

  test('end at another time in another zone', async () => {
    const ada = await person();
    await chose(ada, { timeZone: 'Europe/London', quietHours: NIGHT });
    const mails = since(ada);
    await told(ada, eventOfType(FAILED));
    expect(mails()).toHaveLength(1);
    expect((await feed(ada)).data.map(({ silent }) => silent)).toEqual([false]);
  });
});

describe('a digest', () => {
  test('is sent at the next hour, once, with all events', async () => {
    const ada = await person();
    await chose(ada, by(FAILED, { email: true }, 'hourly'));
    const mails = since(ada);
    advance(5 * MINUTE);
    await told(ada, eventOfType(FAILED));
    advance(50 * MINUTE);
    await told(ada, eventOfType(FAILED));
    await sendDue();
    expect(mails()).toEqual([]);
    // The dashboard shows it immediately.
    expect((await feed(ada)).unreadCount).toBe(2);
    advance(5 * MINUTE);
    await Promise.all([sendDue(), sendDue()]);
    await sendDue();
    expect(mails().map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^2 notifications$/) as unknown,
    ]);
  });

  test('of a day is sent at 08:00 local time', async () => {
    const ada = await person();
    await chose(ada, { timeZone: 'Africa/Lagos', ...by(FAILED, { email: true }, 'daily') });
    const mails = since(ada);
    await told(ada, eventOfType(FAILED));
    expect(await sendDue()).toBe(Date.parse('2040-01-16T07:00:00Z'));
    advance(19 * HOUR);
    await sendDue();
    expect(mails().map(({ subject }) => subject)).toEqual(['Payment of 16,500.00 NGN failed']);
  });

  test('lists fifty, and counts the others', async () => {
    const ada = await person();
    await chose(ada, by(FAILED, { email: true }, 'hourly'));
    const mails = since(ada);
    const { data } = eventOfType(FAILED);
    for (let n = 1; n <= 60; n++)
      await told(ada, eventOfType(FAILED, { data: { ...data, amountMinor: n } }));
    advance(HOUR);
    await sendDue();
    expect(mails()[0]?.subject).toMatch(/^60 notifications/);
    expect(mails()[0]?.text.match(/^- /gm)).toHaveLength(51);
    expect(mails()[0]?.text).toContain('- and 10 more');
  });
});

test('a low balance is emailed once to a person who gets the email of auto top-up', async () => {
  const ada = await buyer();
  await topper(ada);
  const bob = await member(ada, 'owner');
  const [adas, bobs] = [since(ada), since(bob)];
  await told(ada, eventOfType('balance.low'));
  const low = (sent: { subject: string }[]) =>
    sent.filter(({ subject }) => subject.startsWith('Low balance')).length;
  expect([low(adas()), low(bobs())]).toEqual([0, 1]);
  expect((await feed(ada)).data.map(({ type }) => type)).toContain('balance.low');
});
