import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../../worker/events/hub.client';
import { tick } from '../../../../worker/app/ops/tick';
import {
  account,
  advance,
  alerts,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { evict, settled } from '../../../support/worker/objects';
import { AD, advertised, hasPaid, readForNothing } from '../../../support/worker/texts';
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

const accept = (api: Api, id: string) => api.post(`/v1/verifications/${id}/accept`);
const texts = async (api: Api, id: string): Promise<(string | null)[]> => {
  const page = await (
    await api.get(`/v1/verifications/${id}/messages`)
  ).json<{ data: { text: string | null; code: string | null }[] }>();
  return page.data.map(({ text }) => text);
};
const types = async (api: Api) =>
  (await hubOf(env, api.accountId).log(0, 500)).map(({ type }) => type);
const row = (sql: string) => env.DB.prepare(sql).first();

test('I-60 a text without a code is shown and counted, and a long poll continues to wait for the code', async () => {
  const api = await account();
  const { id } = await rented(api);
  const waiting = api.get(`/v1/verifications/${id}?wait=20`);
  await postWebhook(webhookBody(provider.sms(AD)));
  await settled(id);
  expect(await show(api, id)).toMatchObject({
    state: 'awaiting_sms',
    code: null,
    messageCount: 1,
    endedAt: null,
  });
  expect(await texts(api, id)).toEqual([AD]);
  advance(1_000);
  await postWebhook(webhookBody(provider.sms('Your code is 482913')));
  expect(await read(await waiting)).toMatchObject({ state: 'completed', code: '482913' });
  await settled(id);
  expect(await texts(api, id)).toEqual([AD, 'Your code is 482913']);
  expect(await types(api)).toEqual([
    'credit.deducted',
    'verification.created',
    'sms.received',
    'sms.received',
    'verification.completed',
  ]);
  await soundLedger();
});

test('I-60 at the deadline the price is released, the text can no longer be read, and the loss is booked', async () => {
  const api = await account();
  const id = await advertised(api);
  advance(10 * MINUTE);
  await untilEnded(api, id);
  await settled(id);
  expect(await show(api, id)).toMatchObject({
    state: 'expired',
    reason: 'no_code_in_time',
    code: null,
    messageCount: 0,
  });
  expect(await texts(api, id)).toEqual([]);
  expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  advance(MINUTE);
  await tick(systemCtx(env));
  expect(await row('SELECT action, state, unpaid FROM recoveries')).toEqual({
    action: 'report',
    state: 'charged',
    unpaid: 1,
  });
  expect(await row(`SELECT amount FROM transfers WHERE step = 'loss'`)).toEqual({ amount: 60 });
  expect(alerts()).toEqual(['recovery.charged']);
  await soundLedger();
  // The archive does not show it either, after the deletion of the object.
  expect(await row('SELECT late FROM messages')).toEqual({ late: 1 });
});

test('I-60 a cancel stays possible', async () => {
  const api = await account();
  const id = await advertised(api);
  const response = await api.post(`/v1/verifications/${id}/cancel`);
  expect(response.status).toBe(200);
  expect(await read(response)).toMatchObject({ state: 'cancelled' });
  await settled(id);
  expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  expect((await accept(api, id)).status).toBe(409);
  await soundLedger();
});

test('I-60 once accepted, it is completed and paid, also when repeated, and its text stays', async () => {
  const api = await account();
  const id = await advertised(api);
  for (let n = 0; n < 2; n++) {
    const response = await accept(api, id);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      state: 'completed',
      code: null,
      messageCount: 1,
    });
    await settled(id);
    await evict(id);
  }
  expect(await api.balance()).toMatchObject({ spendable: 1_000 - PRICE, held: 0 });
  expect(await texts(api, id)).toEqual([AD]);
  expect(await types(api)).toEqual([
    'credit.deducted',
    'verification.created',
    'sms.received',
    'verification.completed',
  ]);
  const cancel = await api.post(`/v1/verifications/${id}/cancel`);
  expect(await cancel.json()).toMatchObject({ code: 'verifications.completed' });
  await soundLedger();
});

test('a verification with a code is accepted already', async () => {
  const api = await account();
  const { id } = await rented(api);
  provider.sms('code 4711');
  await untilEnded(api, id);
  const response = await accept(api, id);
  expect(response.status).toBe(200);
  expect(await read(response)).toMatchObject({ state: 'completed', code: '4711' });
});

test('another account’s number cannot be accepted, nor with a key that may only read', async () => {
  const [api, other] = [await account(), await account()];
  const id = await advertised(api);
  expect((await accept(other, id)).status).toBe(404);
  const reader = await account({ scopes: ['verifications:read'] });
  expect((await accept(reader, id)).status).toBe(403);
  expect(await show(api, id)).toMatchObject({ state: 'awaiting_sms' });
});

describe('I-60 unpaid numbers with texts are limited', () => {
  const order = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' });

  test('I-60 after five in a day nothing is sold until the first one is a day old', async () => {
    const api = await account();
    await hasPaid(api, 100_000);
    await readForNothing(api, 4);
    const begun = Date.now();
    await readForNothing(api, 1);
    const refused = await order(api);
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ code: 'limits.unpaid_numbers' });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(23 * 3_600);
    expect(seconds * 1_000).toBeLessThanOrEqual(24 * 60 * MINUTE - (Date.now() - begun));
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
    advance(seconds * 1_000 - 1);
    expect((await order(api)).status).toBe(429);
    advance(1);
    expect((await order(api)).status).toBe(201);
  });

  test('I-60 a number that the provider refunds no longer counts', async () => {
    const api = await account();
    provider.model.refundsReports = true;
    await readForNothing(api, 5);
    expect((await order(api)).status).toBe(429);
    const [sale] = provider.model.sales;
    if (sale) sale.reportable = true;
    await tick(systemCtx(env));
    expect((await order(api)).status).toBe(201);
  });

  test('I-60 another account is not affected', async () => {
    const [thief, other] = [await account(), await account()];
    await readForNothing(thief, 5);
    expect((await order(thief)).status).toBe(429);
    expect((await order(other)).status).toBe(201);
  });
});
