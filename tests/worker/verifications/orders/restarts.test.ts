import { runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, test } from 'vitest';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import {
  account,
  advance,
  impatient,
  provider,
  scalar,
  setUpWorker,
  until,
} from '../../../support/worker/api';
import {
  abortObjects,
  databaseState,
  evict,
  objectOf,
  objectState,
  settled,
  wakeUntil,
} from '../../../support/worker/objects';
import {
  PRICE,
  read,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';
import type { Operation } from '../../../support/worker/fake-provider';

setUpWorker();

/** Kept by the module: the runtime reports a promise that is collected before it settles as an error. */
const NEVER = new Promise<Response>(() => undefined);

describe('I-12 one durable owner', () => {
  afterEach(soundLedger);

  const STEPS: readonly Operation[] = ['purchase', 'verification', 'messages'];

  test.for(STEPS)('I-12 evicted after a failed call of "%s", it continues', async (operation) => {
    const api = await account();
    provider.breaks(operation, 2);
    const pending = api.post(
      '/v1/verifications',
      { service: 'whatsapp' },
      { 'idempotency-key': 'k' },
    );
    await until(async () => (await scalar('SELECT count(*) FROM verifications')) === 1);
    const id = String(await scalar('SELECT id FROM verifications'));
    await until(() => provider.count('purchase') > 0);
    if (operation === 'messages') await pending;
    else await abortObjects();
    await pending;
    await wakeUntil(id, async () => {
      const { state } = await show(api, id);
      await evict(id);
      return state === 'awaiting_sms' && provider.count('messages') > 2;
    });
    provider.sms('code 4711');
    await untilEnded(api, id);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
    expect(provider.model.sales).toHaveLength(1);
    expect(await api.balance()).toEqual({ spendable: 892, available: 892, promo: 0, held: 0 });
  });

  test.for([
    ['purchase', 'before'],
    ['purchase', 'after'],
    ['verification', 'before'],
    ['verification', 'after'],
  ] as const)(
    'I-12 killed during the call of "%s", %s the provider acted, it buys once',
    async ([operation, when]) => {
      const api = await account();
      provider.on(operation, async (_call, next) => {
        if (when === 'after') await next();
        return NEVER;
      });
      const key = { 'idempotency-key': 'k' };
      const body = { service: 'whatsapp' };
      const pending = api.post('/v1/verifications', body, key);
      await until(() => provider.count(operation) === 1);
      await abortObjects();
      expect((await pending).status).toBe(500);

      resetIsolateCaches();
      provider.on(operation, null);
      const id = String(await scalar('SELECT id FROM verifications'));
      await wakeUntil(id, async () => (await show(api, id)).state === 'awaiting_sms');
      const replay = await read(await api.post('/v1/verifications', body, key));
      expect(replay).toMatchObject({ id, state: 'awaiting_sms', number: '+12065551000' });
      expect(provider.model.sales).toHaveLength(1);
      expect(await api.balance()).toMatchObject({ spendable: 892, held: PRICE });
    },
  );

  test('I-12 a doubled alarm and a replayed webhook change nothing', async () => {
    const api = await account();
    const { id } = await rented(api);
    const body = webhookBody(provider.sms('code 4711'));
    await postWebhook(body);
    await settled(id);
    const before = [await databaseState(), (await objectState(objectOf(id))).rows];
    await postWebhook(body);
    advance(5_000);
    for (const _turn of [1, 2]) await runInDurableObject(objectOf(id), (object) => object.alarm());
    await settled(id);
    expect([await databaseState(), (await objectState(objectOf(id))).rows]).toEqual(before);
  });

  test('I-12 evicted between a cancel and the provider’s answer, the cancel is carried out', async () => {
    const api = await account();
    const { id } = await rented(api);
    impatient();
    provider.breaks('verification');
    const pending = api.post(`/v1/verifications/${id}/cancel`);
    await until(() => provider.count('cancel') === 1);
    await evict(id);
    await pending;
    provider.on('verification', null);
    await untilEnded(api, id);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'cancelled' });
    expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  });
});
