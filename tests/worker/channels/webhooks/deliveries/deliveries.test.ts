import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { sampleData } from '../../../../../worker/channels/webhooks/deliveries/samples';
import { EVENT_TYPES } from '../../../../../worker/events/event-types';
import { hubOf } from '../../../../../worker/events/hub.client';
import { lines, provider, setUpWorker } from '../../../../support/worker/api';
import { isGenuine } from '../../../../support/standard-webhooks';
import { databaseState, settled } from '../../../../support/worker/objects';
import {
  deliveriesOf,
  deliveryOf,
  enabled,
  event,
  fanned,
  HOST,
  queuesOfEachTest,
  registered,
  subscriber,
} from '../../../../support/worker/webhooks';
import { rented, untilEnded } from '../../../../support/worker/verifications';

setUpWorker();

const queues = queuesOfEachTest();

const OTHER = 'other.example.com';
const idsAt = (host: string) =>
  provider.receivers
    .events(host)
    .map(({ id }) => id)
    .toSorted();

describe('a delivery', () => {
  test('sends the signed event and is recorded', async () => {
    const api = await subscriber();
    const { id, secret } = await enabled(api);
    const happened = event();
    await fanned(api, happened);
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([
      {
        id: happened.id,
        type: 'verification.completed',
        version: 1,
        timestamp: '2040-01-15T12:00:00.000Z',
        sequence: happened.sequence,
        accountId: api.accountId,
        livemode: true,
        apiVersion: '1',
        requestId: null,
        data: { verificationId: 'ver_1', service: 'whatsapp', number: '+12065550142' },
      },
    ]);
    const got = provider.receivers.of(HOST).at(-1)!;
    expect(got.headers.get('webhook-id')).toBe(happened.id);
    expect(isGenuine(secret, got, Date.now())).toBe(true);
    const [delivery] = await deliveriesOf(api, id);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'delivered',
      attemptCount: 1,
      eventId: happened.id,
      attempts: [
        { sequence: 1, outcome: 'delivered', status: 200, responseBody: '{"challenge":null}' },
      ],
    });
  });

  test('is sent to each subscribed endpoint, and to no other account', async () => {
    const [api, stranger] = [await subscriber(), await subscriber()];
    await enabled(api, { events: ['sms.received'] });
    await enabled(api, { url: `https://${OTHER}/all` });
    await registered(api, { url: 'https://unverified.example.com/' });
    await enabled(stranger, { url: 'https://stranger.example.com/' });
    await fanned(api, event({ id: 'evt_a' }), event({ id: 'evt_b', type: 'sms.received' }));
    await queues.drain();
    expect(idsAt(HOST)).toEqual(['evt_b']);
    expect(idsAt(OTHER)).toEqual(['evt_a', 'evt_b']);
    expect(idsAt('stranger.example.com')).toEqual([]);
    expect(idsAt('unverified.example.com')).toEqual([]);
  });

  test('is not created for an event without subscribers', async () => {
    const api = await subscriber();
    await enabled(api, { events: ['sms.received'] });
    const before = await databaseState();
    await fanned(api, event());
    expect(await databaseState()).toEqual(before);
    expect(queues.sent).toEqual([]);
  });

  test('has the custom headers, which do not replace ours', async () => {
    const api = await subscriber();
    await enabled(api, { headers: { Authorization: 'Bearer theirs', 'namaskah-env': 'live' } });
    await fanned(api, event());
    await queues.drain();
    const { headers } = provider.receivers.of(HOST).at(-1)!;
    expect(headers.get('authorization')).toBe('Bearer theirs');
    expect(headers.get('namaskah-env')).toBe('live');
    expect(headers.get('user-agent')).toBe('Namaskah-Webhooks/1');
  });

  test('of a suspended account is not sent', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await fanned(api, event());
    await env.DB.prepare(`UPDATE accounts SET state = 'suspended' WHERE id = ?`)
      .bind(api.accountId)
      .run();
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
    const state = await env.DB.prepare('SELECT state FROM webhook_deliveries WHERE endpoint_id = ?')
      .bind(id)
      .first('state');
    expect(state).toBe('cancelled');
  });
});

describe('I-16 a message’s text and code', () => {
  const CODE = '730-264';
  const TEXT = `Canary says your code is ${CODE}`;

  test('I-16 are in the request, and in no row, queue message or log line', async () => {
    const api = await subscriber();
    await enabled(api);
    provider.receivers.on(HOST, ({ body }) => new Response(`seen ${body}`));
    const { id } = await rented(api);
    provider.sms(TEXT);
    await untilEnded(api, id);
    await settled(id);
    const happened = await hubOf(env, api.accountId).log(0, 100);
    await fanned(api, ...happened);
    await queues.drain();
    const sms = provider.receivers.events(HOST).find(({ type }) => type === 'sms.received');
    expect(sms?.data).toMatchObject({ text: TEXT, code: '730264', verificationId: id });
    expect(sms?.data['receivedAt']).toMatch(/^2040-01-15T12:.*Z$/);
    const [delivery] = await deliveriesOf(api, await onlyEndpoint(), '?eventType=sms.received');
    const { attempts } = await deliveryOf(api, delivery!.id);
    expect(attempts[0]?.responseBody).toContain(TEXT);
    for (const rest of [await databaseState(), queues.sent, lines]) {
      const text = JSON.stringify(rest);
      expect(text).not.toContain('Canary');
      expect(text).not.toContain(CODE);
      expect(text).not.toContain('730264');
    }
    for (const { body } of queues.sent)
      expect(body).toEqual({ delivery: expect.stringMatching(/^whd_/) as unknown });
  });

  const onlyEndpoint = async () =>
    String(await env.DB.prepare('SELECT id FROM webhook_endpoints').first('id'));

  test('I-16 are not added to an event that refers to a message of another account', async () => {
    const [api, thief] = [await subscriber(), await subscriber()];
    await enabled(thief);
    const { id } = await rented(api);
    provider.sms(TEXT);
    await untilEnded(api, id);
    const happened = await hubOf(env, api.accountId).log(0, 100);
    await fanned(thief, ...happened);
    await queues.drain();
    const sms = provider.receivers.events(HOST).find(({ type }) => type === 'sms.received');
    expect(sms?.data).toEqual({
      verificationId: id,
      service: 'whatsapp',
      messageId: expect.any(String) as unknown,
    });
  });
});

describe('a test event', () => {
  test.each(EVENT_TYPES)(
    'of %s is sent whatever the filter, with a body like the others',
    async (type) => {
      const api = await subscriber();
      const { id, secret } = await enabled(api, { events: ['refund.issued'] });
      const response = await api.post(`/v1/webhook-endpoints/${id}/test`, { type });
      expect(response.status).toBe(202);
      const delivery = await response.json<{ id: string }>();
      expect(delivery).toMatchObject({ test: true, state: 'pending', eventType: type });
      await queues.drain();
      const [sent] = provider.receivers.events(HOST);
      expect(sent).toMatchObject({
        type,
        version: 1,
        accountId: api.accountId,
        livemode: true,
        apiVersion: '1',
        requestId: response.headers.get('x-request-id'),
        sequence: 0,
        test: true,
      });
      expect(Object.keys(sent!.data)).toEqual(Object.keys(sampleData(type)));
      expect(isGenuine(secret, provider.receivers.of(HOST).at(-1)!, Date.now())).toBe(true);
      expect(await deliveryOf(api, delivery.id)).toMatchObject({ state: 'delivered' });
    },
  );

  test('has one attempt, and does not count for the health of the endpoint', async () => {
    const api = await subscriber();
    const hook = await enabled(api);
    provider.receivers.on(HOST, () => new Response('no', { status: 500 }));
    const response = await api.post(`/v1/webhook-endpoints/${hook.id}/test`, {
      type: 'balance.low',
    });
    const { id } = await response.json<{ id: string }>();
    await queues.drain({ delayed: true });
    expect(await deliveryOf(api, id)).toMatchObject({
      state: 'failed',
      attemptCount: 1,
      attempts: [{ outcome: 'status', status: 500, responseBody: 'no' }],
    });
    const failures = await env.DB.prepare('SELECT failures FROM webhook_endpoints').first(
      'failures',
    );
    expect(failures).toBe(0);
  });

  test('with an unknown type is refused', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    const response = await api.post(`/v1/webhook-endpoints/${id}/test`, { type: 'nothing' });
    expect(response.status).toBe(400);
  });
});
