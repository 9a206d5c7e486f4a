import { describe, expect, test } from 'vitest';
import {
  account,
  advance,
  alerts,
  call,
  impatient,
  provider,
  scalar,
  setUpWorker,
  START,
  until,
} from '../../../support/worker/api';
import { wireError } from '../../../support/worker/fake-provider';
import { settled, wake } from '../../../support/worker/objects';
import {
  MINUTE,
  PRICE,
  read,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

describe('rent', () => {
  test('answers 201 with the number, where to find it, and holds the price', async () => {
    const api = await account();
    const response = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(response.status).toBe(201);
    const verification = await read(response);
    expect(response.headers.get('location')).toBe(`/v1/verifications/${verification.id}`);
    expect(verification).toMatchObject({
      state: 'awaiting_sms',
      number: '+12065551000',
      priceCents: PRICE,
      code: null,
      preferences: {
        areaCodes: { requested: null, assigned: '206' },
        carriers: { requested: null },
      },
    });
    expect(await api.balance()).toEqual({ spendable: 892, available: 892, promo: 0, held: PRICE });
    expect(provider.calls.find((c) => c.operation === 'purchase')?.body).toMatchObject({
      serviceName: 'whatsapp',
      capability: 'sms',
      maxPrice: 1.08,
    });
  });

  test('promotional credits are used first, and the higher tier pays the lower price', async () => {
    const api = await account({ tier: 'developer', promo: 50 });
    expect(await rented(api)).toMatchObject({ priceCents: 90 });
    expect(await api.balance()).toEqual({ spendable: 960, available: 960, promo: 0, held: 90 });
  });

  test('a message found by a poll completes the order and captures the credits', async () => {
    const api = await account();
    const { id } = await rented(api);
    provider.sms('Your WhatsApp code is 123-456');
    await wake(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '123456' });
    const messages = await (await api.get(`/v1/verifications/${id}/messages`)).json();
    expect(messages).toEqual({
      data: [
        {
          id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
          from: '22000',
          text: 'Your WhatsApp code is 123-456',
          code: '123456',
          receivedAt: '2040-01-15T12:00:00.000Z',
        },
      ],
      hasMore: false,
      nextCursor: null,
    });
    expect(await api.balance()).toEqual({ spendable: 892, available: 892, promo: 0, held: 0 });
    expect(await scalar(`SELECT state FROM verifications WHERE id = ?`, id)).toBe('completed');
    await soundLedger();
  });

  test.for(['pascal', 'camel'] as const)(
    'a signed webhook in %s case completes it',
    async (casing) => {
      const api = await account();
      const { id } = await rented(api);
      const response = await postWebhook(
        webhookBody(provider.sms('G-774411 is your code'), casing),
      );
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({ received: true });
      expect(await show(api, id)).toMatchObject({ state: 'completed', code: '774411' });
      await settled(id);
      expect(await api.balance()).toMatchObject({ spendable: 892, held: 0 });
      await soundLedger();
    },
  );

  test('the deadline releases the credits', async () => {
    const api = await account();
    const { id } = await rented(api);
    advance(10 * MINUTE);
    await untilEnded(api, id);
    expect(await show(api, id)).toMatchObject({ state: 'expired', code: null });
    await settled(id);
    expect(await api.balance()).toEqual({ spendable: 1_000, available: 1_000, promo: 0, held: 0 });
    await soundLedger();
  });

  test('the provider’s own timeout ends the wait before ours', async () => {
    const api = await account();
    provider.model.windowMs = 5 * MINUTE;
    const { id, deadlineAt } = await rented(api);
    expect(Date.parse(deadlineAt) - START).toBe(5 * MINUTE);
    advance(5 * MINUTE);
    await untilEnded(api, id);
    expect(await show(api, id)).toMatchObject({ state: 'expired' });
  });

  test('I-54 times are ISO with Z, and the deadline is the server’s', async () => {
    const api = await account();
    const { id, deadlineAt, createdAt, history } = await rented(api);
    const times = [deadlineAt, createdAt, ...history.map((entry) => entry.enteredAt)];
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(Date.parse(deadlineAt)).toBe(START + 10 * MINUTE);
    provider.sms('code 5512');
    await wake(id);
    const { data } = await (
      await api.get(`/v1/verifications/${id}/messages`)
    ).json<{ data: { receivedAt: string }[] }>();
    expect(data[0]?.receivedAt).toBe('2040-01-15T12:00:00.000Z');
    expect((await show(api, id)).endedAt).toBe('2040-01-15T12:00:05.000Z');
  });
});

describe('cancel', () => {
  test('releases the credits once the provider has confirmed', async () => {
    const api = await account();
    const { id } = await rented(api);
    const response = await api.post(`/v1/verifications/${id}/cancel`);
    expect(response.status).toBe(200);
    expect(await read(response)).toMatchObject({
      state: 'cancelled',
      reason: 'cancelled_by_customer',
    });
    await settled(id);
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
    expect(provider.sale().state).toBe('canceled');
  });

  test('a second cancel returns the same, without a call to the provider', async () => {
    const api = await account();
    const { id } = await rented(api);
    await api.post(`/v1/verifications/${id}/cancel`);
    const again = await api.post(`/v1/verifications/${id}/cancel`);
    expect(again.status).toBe(200);
    expect(await read(again)).toMatchObject({ state: 'cancelled' });
    expect(provider.count('cancel')).toBe(1);
  });

  test('I-09 without an answer of the provider it is 202, and no credit is released', async () => {
    const api = await account();
    const { id } = await rented(api);
    impatient();
    provider.breaks('verification');
    const response = await api.post(`/v1/verifications/${id}/cancel`);
    expect(response.status).toBe(202);
    expect(await read(response)).toMatchObject({ state: 'cancelling' });
    expect(await api.balance()).toMatchObject({ held: PRICE });
    provider.on('verification', null);
    await untilEnded(api, id);
    expect(await show(api, id)).toMatchObject({ state: 'cancelled' });
    await settled(id);
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  });

  test('I-08 a code that arrived first is a completed order and a 409', async () => {
    const api = await account();
    const { id } = await rented(api);
    provider.sms('Your code: 998877');
    const response = await api.post(`/v1/verifications/${id}/cancel`);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'verifications.completed' });
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '998877' });
    await settled(id);
    expect(await api.balance()).toMatchObject({ spendable: 892, held: 0 });
  });
});

describe('wait', () => {
  test('one request rents the number and returns the code', async () => {
    const api = await account();
    provider.on('messages', null);
    const pending = api.post('/v1/verifications?wait=25', { service: 'whatsapp' });
    await until(async () => (await scalar('SELECT count(*) FROM provider_reservations')) === 1);
    await postWebhook(webhookBody(provider.sms('code 4711')));
    const response = await pending;
    expect(response.status).toBe(201);
    expect(await read(response)).toMatchObject({ state: 'completed', code: '4711' });
  });

  test('a long poll returns as soon as the order ends', async () => {
    const api = await account();
    const { id } = await rented(api);
    const pending = api.get(`/v1/verifications/${id}?wait=25`);
    provider.sms('code 4711');
    await untilEnded(api, id);
    expect(await read(await pending)).toMatchObject({ state: 'completed', code: '4711' });
  });

  test('a long poll without news returns the current order after its time', async () => {
    const api = await account();
    const { id } = await rented(api);
    expect(await read(await api.get(`/v1/verifications/${id}?wait=1`))).toMatchObject({
      state: 'awaiting_sms',
    });
  });
});

describe('I-27 the platform’s own balance', () => {
  test.for([
    ['InsufficientBalance', ['provider.insufficient_balance']],
    ['TooManyUnfinishedVerifications', []],
  ] as const)(
    'I-27 %s is our problem: the order ends and is not charged',
    async ([code, paged]) => {
      const api = await account();
      provider.on('purchase', () => wireError(400, code));
      const response = await api.post('/v1/verifications', { service: 'whatsapp' });
      expect(response.status).toBe(422);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({
        code: 'verifications.not_bought',
        title: 'Temporarily unavailable',
      });
      expect(text).not.toMatch(/balance|insufficient|finished/i);
      await settled(String(await scalar('SELECT id FROM verifications')));
      expect(await api.balance()).toEqual({
        spendable: 1_000,
        available: 1_000,
        promo: 0,
        held: 0,
      });
      expect(alerts()).toEqual(paged);
      await soundLedger();
    },
  );
});

test('a caller’s header cannot choose the request id', async () => {
  const response = await call('/healthz', { headers: { 'x-request-id': 'mine' } });
  expect(response.headers.get('x-request-id')).toMatch(/^req_/);
});
