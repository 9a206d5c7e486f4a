import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { signBody } from '../../sandbox/textverified/webhook-body.ts';
import { startReceiver } from './receiver.ts';
import { pause, SECRET, startSandbox, until } from './support.ts';

const receiver = await startReceiver();
const sandbox = await startSandbox({ WEBHOOK_URL: receiver.url });
afterAll(async () => {
  await sandbox.stop();
  receiver.stop();
});
beforeEach(async () => {
  receiver.clear();
  await sandbox.fresh();
  await webhooks({ reservationCreated: false });
});

const webhooks = (fields: Record<string, unknown>) => sandbox.turn({ webhooks: fields });
const arrived = (n: number) =>
  until(
    async () => receiver.deliveries,
    (deliveries) => deliveries.length >= n,
  );
const sendTo = async (fields: Record<string, unknown> = {}) => {
  const { id } = await sandbox.rent();
  await sandbox.control('POST', '/sms', {
    reservationId: id,
    content: 'Your code is 123456',
    from: '22000',
    ...fields,
  });
  return id;
};
const hmac = (body: string, key: string | Buffer = SECRET) =>
  `HMAC-SHA512=${createHmac('sha512', key).update(body).digest('base64')}`;

describe('signature', () => {
  const PASCAL =
    '{"Attempt":1,"OccurredAt":"2026-01-02T03:04:05+00:00","Data":{"From":"22000","To":"2065550142","CreatedAt":"2026-01-02T03:04:04+00:00","SmsContent":"Your code is 123456","ParsedCode":"123456","Encrypted":false,"ReservationId":"lr_01HZX3V9Q2M4N6P8R0S2T4V6W8"},"Event":"v2.sms.received","Id":"evt_1","IdempotencyKey":"evt_1"}';
  const CAMEL =
    '{"attempt":1,"occurredAt":"2026-01-02T03:04:05+00:00","data":{"from":"22000","to":"2065550142","createdAt":"2026-01-02T03:04:04+00:00","smsContent":"Your code is 123456","parsedCode":"123456","encrypted":false,"reservationId":"lr_01HZX3V9Q2M4N6P8R0S2T4V6W8"},"event":"v2.sms.received","id":"evt_1","idempotencyKey":"evt_1"}';

  test.each([
    [
      PASCAL,
      'RhzhDRplsDGjWpm6GuwSylHL4hE5c3HGKLPHa81zVouxGQLNTgzANpJ+GuOmac+WE/yEW/QjV6RFDrIMsMtbxg==',
    ],
    [
      CAMEL,
      'bhnotY7ra5rn06BiEOx+lQjbQtL2+QFoDeg9H8IIXUOPoHCgxJcVHSWMxV5T0n+ynMigK09ZaqKB2VtKc5nceA==',
    ],
  ])('has the published value for %s', async (body, mac) => {
    expect(await signBody(body, 'whsec_test_secret', 'raw')).toBe(`HMAC-SHA512=${mac}`);
  });

  test.each([
    ['raw', SECRET],
    ['stripped', 'test_secret'],
    ['base64', Buffer.from('test_secret', 'base64url')],
  ])('signing %s covers the raw body with that key', async (signing, key) => {
    await webhooks({ signing });
    await sendTo();
    const [delivery] = await arrived(1);
    expect(delivery?.signature).toBe(hmac(delivery?.body ?? '', key));
  });

  test('a receiver must refuse wrong and none', async () => {
    await webhooks({ signing: 'wrong' });
    await sendTo();
    await webhooks({ signing: 'none' });
    await sendTo();
    const [wrong, none] = await arrived(2);
    expect(wrong?.signature).toMatch(/^HMAC-SHA512=/);
    expect(wrong?.signature).not.toBe(hmac(wrong?.body ?? ''));
    expect(none?.signature).toBeUndefined();
  });
});

describe('envelope', () => {
  test('is PascalCase by default, with the documented keys in order', async () => {
    const id = await sendTo();
    const [delivery] = await arrived(1);
    const event = JSON.parse(delivery?.body ?? '{}');
    expect(delivery?.contentType).toMatch(/^application\/json/);
    expect(Object.keys(event)).toEqual([
      'Attempt',
      'OccurredAt',
      'Data',
      'Event',
      'Id',
      'IdempotencyKey',
    ]);
    expect(Object.keys(event.Data)).toEqual([
      'From',
      'To',
      'CreatedAt',
      'SmsContent',
      'ParsedCode',
      'Encrypted',
      'ReservationId',
    ]);
    expect(event).toMatchObject({
      Attempt: 1,
      Event: 'v2.sms.received',
      IdempotencyKey: event.Id,
      Data: {
        From: '22000',
        SmsContent: 'Your code is 123456',
        ParsedCode: '123456',
        ReservationId: id,
      },
    });
  });

  test('is camelCase, or without its idempotencyKey, by switch', async () => {
    await webhooks({ casing: 'camel', idempotencyKey: false });
    const id = await sendTo();
    const event = JSON.parse((await arrived(1))[0]?.body ?? '{}');
    expect(Object.keys(event)).toEqual(['attempt', 'occurredAt', 'data', 'event', 'id']);
    expect(event.data.reservationId).toBe(id);
  });

  test('the test button sends v2.test', async () => {
    await sandbox.control('POST', '/webhooks/test');
    const event = JSON.parse((await arrived(1))[0]?.body ?? '{}');
    expect([event.Event, event.Data]).toEqual(['v2.test', {}]);
  });

  test('a purchase announces its reservation', async () => {
    await webhooks({ reservationCreated: true, casing: 'camel' });
    const { id } = await sandbox.rent();
    const event = JSON.parse((await arrived(1))[0]?.body ?? '{}');
    expect([event.event, event.data]).toEqual([
      'v2.reservation.created',
      { id, type: 'verification' },
    ]);
  });
});

describe('delivery', () => {
  test('retries by the schedule with the same id until a 200', async () => {
    await webhooks({ retryScheduleMs: [50, 50, 50] });
    receiver.answerWith((_, nth) => ({ status: nth < 3 ? 500 : 200 }));
    await sendTo();
    const bodies = (await arrived(3)).map((delivery) => JSON.parse(delivery.body));
    expect(bodies.map((body) => body.Attempt)).toEqual([1, 2, 3]);
    expect(new Set(bodies.map((body) => body.Id)).size).toBe(1);
    const report = await until(sandbox.webhooks, (found) => found.events['delivered'] === 1);
    expect(report.attempts.map((row) => row.status)).toEqual([200, 500, 500]);
    expect(report.failuresInARow).toBe(0);
  });

  test('gives up when the schedule ends; a timeout is a failure', async () => {
    await webhooks({ retryScheduleMs: [20], timeoutMs: 100 });
    receiver.answerWith(() => ({ status: 200, delayMs: 600 }));
    await sendTo();
    const report = await until(sandbox.webhooks, (found) => found.events['failed'] === 1);
    expect(report.attempts.map((row) => row.status)).toEqual([null, null]);
    expect(report.attempts[0]?.error).toBeTruthy();
  });

  test('one slow answer delays no other', async () => {
    receiver.answerWith((body) => ({ status: 200, delayMs: body.includes('slow') ? 4000 : 0 }));
    const { id } = await sandbox.rent();
    for (const content of ['slow 111111', 'a 222222', 'b 333333', 'c 444444']) {
      await sandbox.control('POST', '/sms', { reservationId: id, content });
    }
    const started = Date.now();
    await until(sandbox.webhooks, (found) => found.events['delivered'] === 3);
    expect(Date.now() - started).toBeLessThan(3000);
  });

  test('consecutive failures disable the webhook until it is enabled again', async () => {
    await webhooks({ retryScheduleMs: [10, 10, 10, 10], disableAfter: 3 });
    receiver.answerWith(() => ({ status: 503 }));
    await sendTo();
    await until(sandbox.webhooks, (found) => found.disabled);
    const tried = receiver.deliveries.length;
    await sendTo();
    await pause(100);
    expect(receiver.deliveries.length).toBe(tried);
    expect((await sandbox.webhooks()).events).toEqual({ dropped: 2 });
    receiver.answerWith(() => ({ status: 200 }));
    await sandbox.control('POST', '/webhooks/enable');
    await sendTo();
    await until(sandbox.webhooks, (found) => found.events['delivered'] === 1);
  });

  test('whileDisabled hold keeps events until the webhook is enabled', async () => {
    await webhooks({ retryScheduleMs: [10], disableAfter: 1, whileDisabled: 'hold' });
    receiver.answerWith(() => ({ status: 500 }));
    await sendTo();
    await until(sandbox.webhooks, (found) => found.disabled);
    await sendTo();
    receiver.answerWith(() => ({ status: 200 }));
    await sandbox.control('POST', '/webhooks/enable');
    await until(sandbox.webhooks, (found) => found.events['delivered'] === 2);
  });

  test('lost, duplicate, delayed and switched off', async () => {
    await webhooks({ lost: 1 });
    await sendTo();
    await webhooks({ lost: 0, duplicate: 1, delayMs: 150 });
    const before = Date.now();
    await sendTo();
    const [first, second] = await arrived(2);
    expect(first?.at).toBeGreaterThanOrEqual(before + 150);
    expect(JSON.parse(first?.body ?? '{}').Id).toBe(JSON.parse(second?.body ?? '{}').Id);
    await webhooks({ duplicate: 0, delayMs: 0, enabled: false });
    await sendTo();
    await pause(100);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test('webhook false and duplicateSms: none, or two events', async () => {
    await sendTo({ webhook: false });
    await sandbox.turn({ duplicateSms: 1 });
    await sendTo();
    const ids = (await arrived(2)).map((delivery) => JSON.parse(delivery.body).Id);
    expect(new Set(ids).size).toBe(2);
    await pause(50);
    expect(receiver.deliveries).toHaveLength(2);
  });

  test.each([
    ['nobody', null],
    ['stranger', expect.stringMatching(/^lr_/)],
  ])('foreignSms for %s names another reservation', async (foreignSmsTo, reservationId) => {
    await sandbox.turn({ foreignSms: 1, foreignSmsTo });
    const id = await sendTo();
    const data = (await arrived(2)).map((delivery) => JSON.parse(delivery.body).Data);
    const foreign = data.find((item) => item.ReservationId !== id);
    expect(foreign).toMatchObject({ ReservationId: reservationId });
  });

  test('webhooks.url changes the target', async () => {
    const other = await startReceiver();
    await webhooks({ url: other.url });
    await sendTo();
    await until(
      async () => other.deliveries.length,
      (n) => n === 1,
    );
    other.stop();
    expect(receiver.deliveries).toHaveLength(0);
  });

  test('fifty at once arrive within seconds', async () => {
    const { id } = await sandbox.rent();
    await Promise.all(
      Array.from({ length: 50 }, () => sandbox.control('POST', '/sms', { reservationId: id })),
    );
    const last = Date.now();
    await arrived(50);
    expect(Date.now() - last).toBeLessThan(4000);
  });
});
