import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { retryWait, signBody } from '../../../sandbox/paystack/webhook-body.ts';
import { startReceiver } from '../receiver.ts';
import { pause, PAYSTACK_KEY, until } from '../support.ts';
import { openShop } from './shop.ts';

const receiver = await startReceiver();
const shop = await openShop({ PAYSTACK_WEBHOOK_URL: receiver.url });
afterAll(async () => {
  await shop.stop();
  receiver.stop();
});
beforeEach(async () => {
  await shop.fresh();
  receiver.clear();
});

const set = (fields: object) => shop.turn({ webhooks: fields });
const arrived = (n: number) =>
  until(
    async () => receiver.deliveries,
    (deliveries) => deliveries.length >= n,
  );
const hmac = (body: string, key = PAYSTACK_KEY) =>
  createHmac('sha512', key).update(body).digest('hex');
const signatureOf = (delivery: { headers: Record<string, unknown> } | undefined) =>
  delivery?.headers['x-paystack-signature'];
const referenceOf = (delivery: { body: string }) => JSON.parse(delivery.body).data.reference;
const counts = async () =>
  (await shop.control<{ counts: Record<string, number> }>('GET', '/webhooks')).counts;

describe('signature', () => {
  const BODY =
    '{"event":"charge.success","data":{"id":1,"reference":"ref-1","status":"success","amount":10000,"currency":"NGN"}}';

  test('has the published value', async () => {
    expect(await signBody(BODY, 'sk_test_example', 'hex')).toBe(
      'd01eaf916dd7e9864e4e04d1de596c8d429505aec3d07102c5864e341ec10bd0cbbf773d7e54ffa1cf8c69cac6ace3138ab1ef02d2da3482843907179ba6370b',
    );
  });

  test('is lower-case hex HMAC-SHA512 of the raw body under the secret key', async () => {
    await shop.buy();
    const [delivery] = await arrived(1);
    expect(signatureOf(delivery)).toBe(hmac(delivery?.body ?? ''));
    expect(delivery?.body).toBe(JSON.stringify(JSON.parse(delivery?.body ?? '')));
    expect(delivery?.contentType).toBe('application/json');
  });

  test('after a rotation the new key signs', async () => {
    await set({ key: 'sk_test_next' });
    await shop.buy();
    const [delivery] = await arrived(1);
    expect(signatureOf(delivery)).toBe(hmac(delivery?.body ?? '', 'sk_test_next'));
  });

  test('a receiver must refuse forgeries', async () => {
    const { reference } = await shop.buy();
    await arrived(1);
    const kinds = ['wrong', 'upper', 'base64', 'tampered', 'none'];
    await shop.control('POST', '/webhooks', {
      webhooks: kinds.map((signing) => ({ reference, signing })),
    });
    for (const delivery of (await arrived(6)).slice(1)) {
      expect(signatureOf(delivery)).not.toBe(hmac(delivery.body));
    }
    const missing = receiver.deliveries.slice(1).filter((one) => signatureOf(one) === undefined);
    expect(missing).toHaveLength(1);
    const changed = receiver.deliveries.find((one) => one.body !== receiver.deliveries[0]?.body);
    expect(signatureOf(changed)).toBe(hmac(receiver.deliveries[0]?.body ?? ''));
  });
});

test('charge.success has the keys of the sample, in order', async () => {
  const paid = await shop.buy({ reference: 'topup-01HZX3V9', metadata: { user_id: 'u_1' } });
  const { event, data } = JSON.parse((await arrived(1))[0]?.body ?? '{}');
  expect(event).toBe('charge.success');
  expect(Object.keys(data)).toEqual([
    'id',
    'domain',
    'status',
    'reference',
    'amount',
    'message',
    'gateway_response',
    'paid_at',
    'created_at',
    'channel',
    'currency',
    'ip_address',
    'metadata',
    'log',
    'fees',
    'customer',
    'authorization',
    'plan',
  ]);
  expect(data).toMatchObject({
    id: paid.id,
    status: 'success',
    reference: 'topup-01HZX3V9',
    amount: 500_000,
    currency: 'NGN',
    metadata: { user_id: 'u_1' },
    fees: 17_500,
    authorization: paid.authorization,
    log: { authentication: 'pin', channel: null },
  });
});

describe('retries', () => {
  const waits = (retries: 'live' | 'test', retryScale = 1) =>
    Array.from({ length: 80 }, (_, i) => retryWait({ retries, retryScale }, i + 1)).filter(
      (wait) => wait !== undefined,
    );

  test('follow the documented schedules, scaled by switch', () => {
    const [minutes, hour] = [180_000, 3_600_000];
    expect(waits('test')).toEqual(Array.from({ length: 10 }, () => hour));
    const hourly = Array.from({ length: 72 }, () => hour);
    expect(waits('live')).toEqual([minutes, minutes, minutes, ...hourly]);
    expect(waits('test', 0.001)[0]).toBe(3600);
  });

  test('continue until a 200; any other answer is a failure', async () => {
    await set({ retryScale: 0.00001 });
    const answers = [500, 201, 302, 200];
    receiver.answerWith((_body, nth) => ({ status: answers[nth - 1] ?? 200 }));
    await shop.buy();
    await arrived(4);
    await until(counts, ({ delivered }) => delivered === 1);
    await pause(150);
    expect(receiver.deliveries).toHaveLength(4);
    expect(new Set(receiver.deliveries.map((one) => one.body)).size).toBe(1);
    expect((await shop.webhooks())[0]).toMatchObject({
      attempt: 4,
      state: 'delivered',
      answer: 200,
    });
  });

  test('end with the schedule; a timeout is a failure', async () => {
    await set({ retryScale: 0.000001, timeoutMs: 30 });
    receiver.answerWith(() => ({ status: 200, delayMs: 300 }));
    await shop.buy();
    await until(counts, ({ failed }) => failed === 1);
    expect((await shop.webhooks())[0]).toMatchObject({
      attempt: 11,
      state: 'failed',
      answer: null,
    });
  });

  test('continue without end after no answer or a 5xx, by switch; refusals end with the schedule', async () => {
    await set({ retryScale: 0.000001, outageCounts: false });
    receiver.answerWith((_body, nth) => ({ status: nth <= 15 ? 503 : 401 }));
    await shop.buy();
    await until(counts, ({ failed }) => failed === 1);
    expect((await shop.webhooks())[0]).toMatchObject({ attempt: 16, state: 'failed', answer: 401 });
  });

  test('can be requested', async () => {
    await shop.buy();
    await until(counts, ({ delivered }) => delivered === 1);
    const [sent] = await shop.webhooks();
    const queued = await shop.control('POST', '/webhooks/resend', { seqs: [sent?.seq, 999_999] });
    expect(queued).toEqual({ queued: 1 });
    const [first, second] = await arrived(2);
    expect(second?.body).toBe(first?.body);
  });
});

describe('faults', () => {
  test('lost, doubled, switched off', async () => {
    await set({ lost: 1 });
    await shop.buy();
    await set({ lost: 0, duplicate: 1, copies: 3 });
    const { reference } = await shop.buy();
    await set({ enabled: false });
    await shop.buy();
    await until(counts, ({ delivered }) => delivered === 3);
    expect(await counts()).toEqual({ delivered: 3, lost: 1 });
    expect(receiver.deliveries.map(referenceOf)).toEqual([reference, reference, reference]);
  });

  test('delayed', async () => {
    await set({ delayMs: 300 });
    const start = Date.now();
    await shop.buy();
    await arrived(1);
    expect(Date.now() - start).toBeGreaterThanOrEqual(300);
  });

  test('out of order', async () => {
    await set({ shuffleMs: 600 });
    const references: string[] = [];
    for (let i = 0; i < 12; i++) references.push((await shop.buy()).reference);
    const seen = (await arrived(12)).map(referenceOf);
    expect(seen).not.toEqual(references);
    expect(new Set(seen)).toEqual(new Set(references));
  });

  test('without an address webhooks are dropped', async () => {
    const mute = await openShop();
    await mute.buy();
    const report = await mute.control<{ counts: object }>('GET', '/webhooks');
    await mute.stop();
    expect(report.counts).toEqual({ dropped: 1 });
  });
});

describe('a custom batch', () => {
  test('is sent in its order, with its overrides', async () => {
    const { reference } = await shop.buy();
    await arrived(1);
    const described = [
      { reference, data: { amount: 1 } },
      { reference, data: { currency: 'USD' } },
      { reference: 'nobody', data: { amount: 5 } },
      { event: 'transfer.success', data: { id: 1 } },
      { body: '{"event":' },
    ];
    await set({ inFlight: 1 });
    const queued = await shop.control('POST', '/webhooks', { webhooks: described });
    expect(queued).toEqual({ queued: 5 });
    const [amount, currency, stranger, transfer, broken] = (await arrived(6)).slice(1);
    expect(JSON.parse(amount?.body ?? '').data).toMatchObject({ reference, amount: 1 });
    expect(JSON.parse(currency?.body ?? '').data).toMatchObject({
      amount: 500_000,
      currency: 'USD',
    });
    expect(JSON.parse(stranger?.body ?? '').data).toEqual({ reference: 'nobody', amount: 5 });
    expect(transfer?.body).toBe('{"event":"transfer.success","data":{"id":1}}');
    expect(broken?.body).toBe('{"event":');
    expect(signatureOf(broken)).toBe(hmac('{"event":'));
  });

  test('copies and shuffles', async () => {
    const webhooks = Array.from({ length: 10 }, (_, i) => ({
      data: { reference: `r-${i}` },
      copies: 2,
    }));
    await shop.control('POST', '/webhooks', { webhooks, shuffle: true });
    const seen = (await arrived(20)).map(referenceOf);
    const times = webhooks.map(
      ({ data }) => seen.filter((reference) => reference === data.reference).length,
    );
    expect([seen.length, new Set(times)]).toEqual([20, new Set([2])]);
  });

  test.each([{}, { webhooks: [] }, { webhooks: [{ odd: 1 }] }, { webhooks: [{ signing: 'rsa' }] }])(
    'refuses %j',
    async (body) => {
      const reply = await shop.sandbox.fetch<{ error: string }>(
        'POST',
        '/sandbox/paystack/webhooks',
        {
          body: JSON.stringify(body),
        },
      );
      expect([reply.status, reply.json.error]).toEqual([422, 'invalid']);
    },
  );
});
