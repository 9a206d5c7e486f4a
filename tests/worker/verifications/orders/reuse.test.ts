import { describe, expect, test } from 'vitest';
import {
  account,
  advance,
  impatient,
  provider,
  scalar,
  setUpWorker,
  until,
} from '../../../support/worker/api';
import { wireError } from '../../../support/worker/fake-provider';
import { objectOf, objectState, settled, wake } from '../../../support/worker/objects';
import {
  completed,
  MINUTE,
  PRICE,
  read,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();

const key = { 'idempotency-key': 'again-1' };
const path = (id: string, action: 'reuse' | 'reactivate') => `/v1/verifications/${id}/${action}`;

describe.for([
  ['reuse', 0],
  ['reactivate', 3 * MINUTE],
] as const)('%s', ([action, later]) => {
  test('is a new order for the same number, with its own price, hold and code', async () => {
    const api = await account({ promo: 150 });
    const first = await completed(api);
    advance(later);
    const response = await api.post(path(first.id, action));
    expect(response.status).toBe(201);
    const again = await read(response);
    expect(response.headers.get('location')).toBe(`/v1/verifications/${again.id}`);
    expect(again).toMatchObject({
      state: 'awaiting_sms',
      number: first.number,
      priceCents: PRICE,
      code: null,
    });
    expect(again.id).not.toBe(first.id);
    await settled(again.id);
    expect(await api.balance()).toMatchObject({ spendable: 1_150 - 2 * PRICE, held: PRICE });
    expect(await scalar('SELECT used FROM usage WHERE account_id = ?', api.accountId)).toBe(2);
    provider.sms('code 2222', 1);
    await untilEnded(api, again.id);
    await settled(again.id);
    expect(await show(api, again.id)).toMatchObject({ state: 'completed', code: '2222' });
    expect(await show(api, first.id)).toMatchObject({ state: 'completed', code: '4711' });
    expect(await api.balance()).toMatchObject({ spendable: 1_150 - 2 * PRICE, held: 0 });
    expect(provider.count(action)).toBe(1);
    expect(provider.count('purchase')).toBe(1);
    await soundLedger();
  });

  test('I-50 a replay is the same order and is sold once, also after a change of the source', async () => {
    const api = await account();
    const { id } = await completed(api);
    advance(later);
    const first = await read(await api.post(path(id, action), undefined, key));
    const replay = await api.post(path(id, action), undefined, key);
    expect(replay.status).toBe(201);
    expect(await read(replay)).toEqual(first);
    expect(provider.count(action)).toBe(1);
    expect(await api.balance()).toMatchObject({ held: PRICE });
  });

  test('I-50 the same key for something else is refused', async () => {
    const api = await account({ tier: 'developer' });
    const [one, two] = [await completed(api), await completed(api)];
    advance(later);
    await api.post(path(one.id, action), undefined, key);
    const others = [
      await api.post(path(two.id, action), undefined, key),
      await api.post(path(one.id, action === 'reuse' ? 'reactivate' : 'reuse'), undefined, key),
      await api.post('/v1/verifications', { service: 'whatsapp' }, key),
    ];
    for (const other of others) {
      expect(other.status).toBe(422);
      expect(await other.json()).toMatchObject({ code: 'idempotency.body_differs' });
    }
    expect(provider.model.sales).toHaveLength(3);
  });

  test('I-50 while the first is in progress, the second is refused', async () => {
    const api = await account();
    const { id } = await completed(api);
    advance(later);
    const gate = Promise.withResolvers<void>();
    provider.on(action, async (_call, next) => {
      await gate.promise;
      return next();
    });
    const first = api.post(path(id, action), undefined, key);
    await until(() => provider.count(action) === 1);
    const second = await api.post(path(id, action), undefined, key);
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: 'idempotency.in_progress' });
    gate.resolve();
    expect((await first).status).toBe(201);
    expect(provider.count(action)).toBe(1);
  });

  test('a refusal of the provider costs nothing, and a replay returns it again', async () => {
    const api = await account();
    const { id } = await completed(api);
    advance(later);
    const before = await api.balance();
    const code = action === 'reuse' ? 'NotReusable' : 'NotReactivatable';
    provider.on(action, () => wireError(400, code));
    for (let n = 0; n < 2; n++) {
      const refused = await api.post(path(id, action), undefined, key);
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ code: 'verifications.not_reusable' });
    }
    expect(provider.count(action)).toBe(1);
    await settled(String(await scalar(`SELECT id FROM verifications WHERE state <> 'completed'`)));
    expect(await api.balance()).toEqual(before);
    await soundLedger();
  });

  test('I-62 repeated requests are refused from memory: the provider is called once', async () => {
    const api = await account();
    const { id } = await completed(api);
    advance(later);
    expect((await api.post(path(id, action))).status).toBe(201);
    for (let n = 0; n < 5; n++) {
      const refused = await api.post(path(id, action));
      expect(refused.status).toBe(409);
      expect(await refused.json()).toMatchObject({ code: 'verifications.not_reusable' });
    }
    expect(provider.count(action)).toBe(1);
    expect(await scalar('SELECT count(*) FROM verifications')).toBe(2);
  });

  test('after a temporary failure it can be requested again at once', async () => {
    const api = await account();
    const { id } = await completed(api);
    advance(later);
    provider.on(action, () => wireError(400, 'Unavailable'));
    expect((await api.post(path(id, action))).status).toBe(422);
    provider.on(action, null);
    expect((await api.post(path(id, action))).status).toBe(201);
    expect(provider.count(action)).toBe(2);
  });

  test('I-15 after a lost reply the number is searched for: sold once, and the order gets it', async () => {
    const api = await account();
    const first = await completed(api);
    advance(later);
    impatient();
    provider.on(action, async (_call, next) => {
      await next();
      throw new TypeError('network connection lost');
    });
    const response = await api.post(path(first.id, action), undefined, key);
    expect(response.status).toBe(202);
    const { id } = await read(response);
    await wake(id);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'awaiting_sms', number: first.number });
    expect(provider.count(action)).toBe(1);
    expect(provider.model.sales).toHaveLength(2);
  });

  test('only a completed order’s number, and only its owner', async () => {
    const [api, other] = [await account(), await account()];
    const open = await rented(api);
    const early = await api.post(path(open.id, action));
    expect(early.status).toBe(409);
    expect(await early.json()).toMatchObject({ code: 'verifications.not_reusable' });
    const done = await completed(api);
    expect((await other.post(path(done.id, action))).status).toBe(404);
    expect((await other.post(path('ver_unknown', action))).status).toBe(404);
    expect(provider.count(action)).toBe(0);
  });
});

test('a number is reactivated long after the deletion of its order’s object', async () => {
  const api = await account();
  const first = await completed(api);
  advance(25 * 60 * MINUTE);
  await wake(first.id);
  expect(Object.keys((await objectState(objectOf(first.id))).rows)).toEqual([]);
  advance(4 * 24 * 60 * MINUTE);
  const response = await api.post(path(first.id, 'reactivate'));
  expect(response.status).toBe(201);
  expect(await read(response)).toMatchObject({ number: first.number });
});

test('a key that may only read can neither reuse nor report', async () => {
  const api = await account({ scopes: ['verifications:read'] });
  for (const action of ['reuse', 'reactivate', 'report'])
    expect((await api.post(`/v1/verifications/ver_0/${action}`)).status).toBe(403);
});

test('I-50 each POST that costs money takes an Idempotency-Key', async () => {
  const api = await account();
  const { id } = await completed(api);
  const bad = { 'idempotency-key': 'k'.repeat(256) };
  const costly = ['/v1/verifications', path(id, 'reuse'), path(id, 'reactivate')];
  for (const route of costly) {
    const body = route === '/v1/verifications' ? { service: 'whatsapp' } : undefined;
    const response = await api.post(route, body, bad);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'idempotency.key_invalid' });
  }
  expect(provider.model.sales).toHaveLength(1);
});
