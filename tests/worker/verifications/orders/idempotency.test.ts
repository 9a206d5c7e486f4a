import { describe, expect, test } from 'vitest';
import { account, advance, provider, setUpWorker, until } from '../../../support/worker/api';
import { wireError } from '../../../support/worker/fake-provider';
import { objectOf, objectState, settled, wake } from '../../../support/worker/objects';
import { MINUTE, PRICE, read, show, untilEnded } from '../../../support/worker/verifications';

setUpWorker();

describe('I-50 Idempotency-Key', () => {
  const key = { 'idempotency-key': 'order-1' };
  const body = { service: 'whatsapp' };

  test('I-50 a replay is the same order and buys once', async () => {
    const api = await account();
    const first = await read(await api.post('/v1/verifications', body, key));
    const replay = await api.post('/v1/verifications', body, key);
    expect(replay.status).toBe(201);
    expect(await read(replay)).toEqual(first);
    expect(provider.model.sales).toHaveLength(1);
    expect(await api.balance()).toMatchObject({ held: PRICE });
  });

  test('I-50 another body is refused', async () => {
    const api = await account();
    await api.post('/v1/verifications', body, key);
    const other = await api.post('/v1/verifications', { service: 'telegram' }, key);
    expect(other.status).toBe(422);
    expect(await other.json()).toMatchObject({ code: 'idempotency.body_differs' });
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-50 while the first is in progress, the second is refused', async () => {
    const api = await account();
    const gate = Promise.withResolvers<void>();
    provider.on('purchase', async (_call, next) => {
      await gate.promise;
      return next();
    });
    const first = api.post('/v1/verifications', body, key);
    await until(() => provider.count('purchase') === 1);
    const second = await api.post('/v1/verifications', body, key);
    expect(second.status).toBe(409);
    expect(await second.json()).toMatchObject({ code: 'idempotency.in_progress' });
    expect(second.headers.get('retry-after')).toBe('2');
    gate.resolve();
    expect((await first).status).toBe(201);
    expect(provider.model.sales).toHaveLength(1);
  });

  test.for([
    ['Unavailable', 'verifications.no_numbers', 422],
    ['InsufficientBalance', 'verifications.not_bought', 422],
    ['PricingFailure', 'prices.changed', 409],
    ['BadCombination', 'verifications.refused', 422],
  ] as const)(
    'I-50 an order that ended without a number is an error, also when repeated: %s',
    async ([refused, code, status]) => {
      const api = await account();
      provider.on('purchase', () => wireError(400, refused));
      const first = await api.post('/v1/verifications', body, key);
      const told = await first.json<{ code: string; detail: string; verificationId: string }>();
      await settled(told.verificationId);
      provider.on('purchase', null);
      const replay = await api.post('/v1/verifications', body, key);
      for (const { status: answered, headers } of [first, replay])
        expect([answered, headers.get('retry-after')]).toEqual([status, null]);
      expect(told.code).toBe(code);
      // When the price changed before the order existed, the sentence names no order.
      if (code !== 'prices.changed') expect(told.detail).toContain(told.verificationId);
      expect(await replay.json()).toMatchObject({ code, verificationId: told.verificationId });
      expect(await show(api, told.verificationId)).toMatchObject({ state: 'failed', number: null });
      expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
      const next = await api.post('/v1/verifications', body, { 'idempotency-key': 'order-2' });
      expect(next.status).toBe(201);
    },
  );

  test('I-50 an order that had its number and failed later is returned in its current state', async () => {
    const api = await account();
    const { id, number } = await read(await api.post('/v1/verifications', body, key));
    await settled(id);
    provider.sale().state = 'canceled';
    advance(30_000);
    await untilEnded(api, id);
    await settled(id);
    const replay = await api.post('/v1/verifications', body, key);
    expect([replay.status, await read(replay)]).toEqual([201, await show(api, id)]);
    expect(await show(api, id)).toMatchObject({
      id,
      number,
      state: 'failed',
      reason: 'provider_cancelled',
    });
  });

  test('I-50 two accounts may use one key', async () => {
    const [one, two] = [await account(), await account()];
    const first = await read(await one.post('/v1/verifications', body, key));
    const second = await read(await two.post('/v1/verifications', body, key));
    expect(second.id).not.toBe(first.id);
    expect(provider.model.sales).toHaveLength(2);
  });

  test('I-50 after the deletion of the object, the key still returns its order and sells nothing', async () => {
    const api = await account();
    const { id } = await read(await api.post('/v1/verifications', body, key));
    provider.sms('code 4711');
    await wake(id);
    await settled(id);
    advance(25 * 60 * MINUTE);
    await wake(id);
    expect(Object.keys((await objectState(objectOf(id))).rows)).toEqual([]);
    const replay = await api.post('/v1/verifications', body, key);
    expect(replay.status).toBe(201);
    expect(await read(replay)).toMatchObject({ id, state: 'completed', code: '4711' });
    expect(provider.model.sales).toHaveLength(1);
    expect(await api.balance()).toMatchObject({ spendable: 892, held: 0 });
  });
});
