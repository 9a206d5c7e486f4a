import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { sweepOverdue } from '../../../../worker/verifications/recovery/sweeper';
import { tick } from '../../../../worker/app/ops/tick';
import {
  account,
  advance,
  alerts,
  lines,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { alarmOf, objectOf, settled, wake } from '../../../support/worker/objects';
import {
  MINUTE,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();
afterEach(soundLedger);

const sweep = () => sweepOverdue(systemCtx(env));
const settlements = () => scalar(`SELECT count(*) FROM transfers WHERE step = 'settle'`);

/** The order's object is never woken again, and keeps its storage. */
async function loseAlarm(id: string): Promise<void> {
  await runInDurableObject(objectOf(id), (_object, state) => state.storage.deleteAlarm());
  await evictDurableObject(objectOf(id));
}

/** The order's object has lost its storage. */
async function loseObject(id: string): Promise<void> {
  await runInDurableObject(objectOf(id), (_object, state) => state.storage.deleteAll());
  await evictDurableObject(objectOf(id));
}

const released = async (api: Api) => {
  expect(await settlements()).toBe(1);
  expect(await api.balance()).toEqual({ spendable: 1_000, available: 1_000, promo: 0, held: 0 });
};

describe('I-24 every order that ended without a code is released, once', () => {
  test('I-24 one whose object lost its alarm is swept and released once', async () => {
    const api = await account();
    const { id } = await rented(api);
    await loseAlarm(id);
    advance(11 * MINUTE + 1);
    expect(await sweep()).toBe(1);
    expect(alerts()).toEqual(['sweeper.overdue']);
    expect(await show(api, id)).toMatchObject({ state: 'expired' });
    await released(api);

    expect(await sweep()).toBe(0);
    await tick(systemCtx(env));
    await settled(id);
    await released(api);
  });

  test('I-24 one whose settlement never reached D1 is swept until it does', async () => {
    const api = await account();
    const { id } = await rented(api);
    await env.DB.prepare(`ALTER TABLE recoveries RENAME TO gone`).run();
    advance(10 * MINUTE);
    await untilEnded(api, id);
    await settled(id);
    expect(await settlements()).toBe(0);
    await env.DB.prepare(`ALTER TABLE gone RENAME TO recoveries`).run();
    await loseAlarm(id);
    advance(2 * MINUTE);
    expect(await sweep()).toBe(1);
    await released(api);
  });

  test('I-24 one whose object is empty is restored from D1 and released', async () => {
    const api = await account();
    const { id } = await rented(api);
    await loseObject(id);
    advance(11 * MINUTE + 1);
    expect(await sweep()).toBe(1);
    expect(alerts()).toEqual(['sweeper.overdue', 'verification.restored']);
    // Its polls find no code; every sixth reads that the provider has ended it.
    await untilEnded(api, id);
    await settled(id);
    await released(api);
    expect(await sweep()).toBe(0);
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-24 one that was held but never bought is restored and released', async () => {
    const api = await account();
    const { id } = await rented(api);
    await env.DB.batch([
      env.DB.prepare(
        `UPDATE verifications SET state = 'created', number = NULL, reservation_id = NULL`,
      ),
      env.DB.prepare('DELETE FROM provider_reservations'),
    ]);
    await loseObject(id);
    advance(11 * MINUTE + 1);
    await sweep();
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
    await released(api);
    // The number that it may have bought is searched for.
    expect(await scalar('SELECT action FROM recoveries')).toBe('find');
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-24 one without a number after three minutes is swept, long before its deadline', async () => {
    const api = await account();
    provider.on('purchase', () => Promise.reject(new TypeError('network connection lost')));
    const pending = api.post('/v1/verifications', { service: 'whatsapp' });
    await expect.poll(() => scalar('SELECT count(*) FROM verifications')).toBe(1);
    const id = String(await scalar('SELECT id FROM verifications'));
    await loseAlarm(id);
    await pending.catch(() => null);
    advance(2 * MINUTE);
    expect(await sweep()).toBe(0);
    await loseAlarm(id);
    advance(MINUTE + 1);
    expect(await sweep()).toBe(1);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'failed', number: null });
    await released(api);
  });

  test('I-24 swept ten times at once, it is released once', async () => {
    const api = await account();
    const { id } = await rented(api);
    await loseAlarm(id);
    advance(11 * MINUTE + 1);
    await Promise.all(Array.from({ length: 10 }, sweep));
    await settled(id);
    await released(api);
  });

  test('I-24 a completed order that lost its alarm is captured, not released', async () => {
    const api = await account();
    const { id } = await rented(api);
    provider.sms('code 4711');
    await loseAlarm(id);
    advance(11 * MINUTE + 1);
    expect(await sweep()).toBe(1);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
    expect(await settlements()).toBe(1);
    expect(await api.balance()).toMatchObject({ spendable: 892, held: 0 });
  });

  test('I-24 in a healthy system the sweeper finds and logs nothing', async () => {
    const api = await account({ tier: 'developer' });
    const orders = [await rented(api), await rented(api), await rented(api)];
    provider.sms('code 4711');
    await wake(orders[0]?.id ?? '');
    await api.post(`/v1/verifications/${orders[1]?.id}/cancel`);
    advance(10 * MINUTE);
    await untilEnded(api, orders[2]?.id ?? '');
    for (const { id } of orders) await settled(id);
    advance(60 * MINUTE);
    expect(await sweep()).toBe(0);
    expect(alerts()).toEqual([]);
    expect(lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  test('I-24 an order within its minute of grace is left to its own alarm', async () => {
    const api = await account();
    const { id } = await rented(api);
    advance(11 * MINUTE);
    expect(await sweep()).toBe(0);
    expect(await alarmOf(objectOf(id))).not.toBeNull();
    await untilEnded(api, id);
    await settled(id);
    await released(api);
  });
});
