import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { reach } from '../../../../../worker/channels/webhooks/endpoints/reach';
import { CLOSED_ADDRESSES, FORBIDDEN } from '../../../../support/forbidden-urls';
import { provider, setUpWorker } from '../../../../support/worker/api';
import { PUBLIC } from '../../../../support/worker/fake-receivers';
import {
  deliveriesOf,
  deliveryOf,
  enabled,
  event,
  fakeQueues,
  fanned,
  HOOK,
  HOST,
  registered,
  send,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const production = { ...env, ENVIRONMENT: 'production' };
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

describe('I-45 at registration', () => {
  test('I-45 every forbidden form is refused by the Worker’s parser too', async () => {
    for (const url of FORBIDDEN)
      expect(await reach(production, url), url).toMatchObject({ ok: false });
    expect(provider.receivers.questions).toEqual([]);
  });

  test('I-45 a name is resolved to IPv4 and IPv6, and all addresses are checked', async () => {
    const url = 'https://hooks.example.com/x';
    expect(await reach(production, url)).toMatchObject({ ok: true });
    expect(provider.receivers.questions.toSorted()).toEqual([`${HOST} A`, `${HOST} AAAA`]);
    for (const address of CLOSED_ADDRESSES) {
      provider.receivers.name(HOST, [PUBLIC, address]);
      expect(await reach(production, url), address).toEqual({ ok: false, refusal: 'private' });
    }
    provider.receivers.name(HOST, []);
    expect(await reach(production, url)).toEqual({ ok: false, refusal: 'unknown_host' });
    provider.receivers.name(HOST, 'broken');
    expect(await reach(production, url)).toEqual({ ok: false, refusal: 'unresolved' });
  });

  test('I-45 a URL with a private address is refused, on creation and change', async () => {
    const api = await subscriber();
    const hook = await registered(api);
    provider.receivers.name('rebind.example.com', ['10.0.0.7']);
    for (const url of [
      'https://rebind.example.com/',
      'https://169.254.169.254/latest/meta-data/',
    ]) {
      const made = await api.post('/v1/webhook-endpoints', { url });
      expect([made.status, await codeOf(made)]).toEqual([422, 'endpoints.url_refused']);
      const moved = await send(api, 'PATCH', `/v1/webhook-endpoints/${hook.id}`, { url });
      expect([moved.status, await codeOf(moved)]).toEqual([422, 'endpoints.url_refused']);
    }
    expect(provider.receivers.received).toEqual([]);
  });
});

describe('I-45 a name whose addresses change later', () => {
  test('I-45 is not called for a verification', async () => {
    const api = await subscriber();
    const { id } = await registered(api);
    provider.receivers.name(HOST, [PUBLIC, '::ffff:10.0.0.7']);
    const response = await api.post(`/v1/webhook-endpoints/${id}/verify`);
    expect(await codeOf(response)).toBe('endpoints.url_refused');
    expect(provider.receivers.received).toEqual([]);
  });

  test('I-45 is not called for an event: the attempt is recorded as refused and repeated', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.name(HOST, ['127.0.0.1']);
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
    const [delivery] = await deliveriesOf(api, id);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'refused', status: null }],
    });
  });

  test('I-45 is not called for a replay or a test', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const { id } = await enabled(api);
    await fanned(api, event());
    await queues.drain();
    const [delivery] = await deliveriesOf(api, id);
    provider.receivers.name(HOST, ['fd00::1']);
    for (const [path, body] of [
      [`/v1/webhook-deliveries/${delivery!.id}/replay`, undefined],
      [`/v1/webhook-endpoints/${id}/replay`, { from: '2040-01-01T00:00:00Z', delivered: true }],
      [`/v1/webhook-endpoints/${id}/test`, { type: 'balance.low' }],
    ] as const)
      expect(await codeOf(await api.post(path, body)), path).toBe('endpoints.url_refused');
    await queues.drain();
    expect(provider.receivers.events(HOST)).toHaveLength(1);
  });

  test('I-45 is not called while it cannot be resolved', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.name(HOST, 'broken');
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
    const [delivery] = await deliveriesOf(api, id);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'unresolved' }],
    });
  });
});

describe('I-45 the response of a receiver', () => {
  test('I-45 is not followed: a redirect is a failure', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.on(HOST, () => Response.redirect('https://inside.example.com/secret', 302));
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.of('inside.example.com')).toEqual([]);
    const [delivery] = await deliveriesOf(api, id);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'redirect', status: 302 }],
    });
  });

  test('I-45 is read up to a kilobyte, however long it is', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const { id } = await enabled(api);
    let pulled = 0;
    provider.receivers.on(HOST, () => {
      const chunk = new TextEncoder().encode('a'.repeat(400));
      const pull = (controller: ReadableStreamDefaultController) => {
        pulled++;
        controller.enqueue(chunk);
      };
      return new Response(new ReadableStream({ pull }));
    });
    await fanned(api, event());
    await queues.drain();
    const [delivery] = await deliveriesOf(api, id);
    const { attempts } = await deliveryOf(api, delivery!.id);
    expect(attempts[0]).toMatchObject({ outcome: 'delivered', responseBody: 'a'.repeat(1_024) });
    expect(pulled).toBeLessThan(8);
  });
});

test('another account sees none of it', async () => {
  const [api, other] = [await subscriber(), await subscriber()];
  const { id } = await registered(api, HOOK);
  expect((await other.get(`/v1/webhook-endpoints/${id}`)).status).toBe(404);
  expect((await other.get(`/v1/webhook-endpoints/${id}/deliveries`)).status).toBe(404);
  expect(await (await other.get('/v1/webhook-endpoints')).json()).toEqual({
    data: [],
    hasMore: false,
    nextCursor: null,
  });
});
