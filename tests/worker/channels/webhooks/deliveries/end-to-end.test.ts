import { runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../../worker/events/hub.client';
import {
  advance,
  alerts,
  ALL_SCOPES,
  provider,
  scalar,
  setUpWorker,
} from '../../../../support/worker/api';
import { settled } from '../../../../support/worker/objects';
import { isGenuine } from '../../../../support/standard-webhooks';
import { rented, untilEnded } from '../../../../support/worker/verifications';
import {
  consume,
  enabled,
  EVENTS,
  queuesOfEachTest,
  HOST,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const queues = queuesOfEachTest();

const hub = (accountId: string) => hubOf(env, accountId);
const arrived = () => provider.receivers.events(HOST);

/**
 * A rental that received its code, by an account with an endpoint for all its events except those
 * of the endpoint itself.
 */
async function completed() {
  const api = await subscriber({ scopes: ALL_SCOPES.filter((scope) => scope !== 'audit:read') });
  const { secret } = await enabled(api);
  const { id } = await rented(api);
  provider.sms('Your code is 730264');
  await untilEnded(api, id);
  await settled(id);
  return { api, id, secret };
}

describe('a rental with an endpoint', () => {
  test('I-03 each of its events reaches the customer’s server once, signed, with its sequence number', async () => {
    const { api, id, secret } = await completed();
    expect(arrived()).toEqual([]);
    await runDurableObjectAlarm(hub(api.accountId));
    await queues.drain();
    const log = await hub(api.accountId).log(0, 100);
    const logged = log.filter(({ type }) => type !== 'security.endpoint_changed');
    expect(logged.map(({ type }) => type).toSorted()).toEqual([
      'credit.deducted',
      'sms.received',
      'verification.completed',
      'verification.created',
    ]);
    const told = arrived().toSorted((a, b) => a['sequence'] - b['sequence']);
    expect(told.map(({ id: event, type, sequence }) => ({ id: event, type, sequence }))).toEqual(
      logged.map(({ id: event, type, sequence }) => ({ id: event, type, sequence })),
    );
    const sms = told.find(({ type }) => type === 'sms.received');
    expect(sms?.data).toMatchObject({ verificationId: id, code: '730264' });
    for (const request of provider.receivers.of(HOST))
      expect(isGenuine(secret, request, Date.now())).toBe(true);
  });

  test('I-03 events that the queue lost arrive too, and none twice', async () => {
    const { api } = await completed();
    await runDurableObjectAlarm(hub(api.accountId));
    queues.lose();
    advance(120_000);
    await runDurableObjectAlarm(hub(api.accountId));
    await queues.drain();
    expect(arrived()).toHaveLength(4);
    advance(3_600_000);
    await runDurableObjectAlarm(hub(api.accountId));
    await queues.drain();
    expect(arrived()).toHaveLength(4);
    expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(4);
  });
});

describe('the Worker knows its queues by name', () => {
  // The first queue notifies owners of the endpoint.
  const span = (account: string) => ({ account, after: 0, through: 5 });

  test.for([EVENTS, `${EVENTS}-staging`, `${EVENTS}-production`])(
    'I-03 %s: events go to their consumers',
    async (queue) => {
      const { api } = await completed();
      const { explicitAcks } = await consume(queue, [span(api.accountId)]);
      expect(explicitAcks).toHaveLength(1);
      expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(4);
    },
  );

  test.for([`${EVENTS}-dead`, `${EVENTS}-dead-production`])(
    'I-03 %s: is stored for operators',
    async (queue) => {
      const { api } = await completed();
      expect((await consume(queue, [span(api.accountId)])).ackAll).toBe(true);
      expect(await scalar('SELECT count(*) FROM dead_letters')).toBe(1);
      expect(alerts()).toContain('events.dead');
      expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(0);
    },
  );

  test('I-03 namaskah-webhooks-dead-production: raises an alert and stores nothing', async () => {
    const queue = 'namaskah-webhooks-dead-production';
    expect((await consume(queue, [{ delivery: 'whd_1' }])).ackAll).toBe(true);
    expect(alerts()).toEqual(['deliveries.dead']);
    expect(await scalar('SELECT count(*) FROM dead_letters')).toBe(0);
  });
});
