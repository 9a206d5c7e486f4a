import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { sweepDeliveries } from '../../../../../worker/channels/webhooks/deliveries/sweep';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { backgroundAtRest } from '../../../../../worker/platform/core/background';
import { advance, provider, scalar, setUpWorker, type Api } from '../../../../support/worker/api';
import { hangs, hurried } from '../../../../support/worker/fake-receivers';
import {
  deliveriesOf,
  deliveryOf,
  due,
  enabled,
  event,
  queuesOfEachTest,
  fanned,
  FAST,
  handOver,
  HOST,
  SLOW,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const SLOW_HOST = 'slow.example.com';
const queues = queuesOfEachTest();

const bodies = () => queues.sent.map(({ body }) => body);
const only = async (api: Api, id: string) => {
  const [delivery] = await deliveriesOf(api, id);
  return deliveryOf(api, delivery!.id);
};
const breaker = () => scalar('SELECT open_until FROM webhook_endpoints');

describe('a slow endpoint', () => {
  test('never delays others: the batch ends without it, and its attempt continues', async () => {
    // A second takes 50 ms here, and fifteen seconds 1.5 s.
    hurried({ 1_000: 50, 15_000: 1_500 });
    const api = await subscriber();
    const slow = await enabled(api, { url: `https://${SLOW_HOST}/` });
    const quick = await enabled(api);
    provider.receivers.on(SLOW_HOST, hangs);
    await fanned(api, event());
    const started = performance.now();
    await handOver(FAST, bodies());
    expect(performance.now() - started).toBeLessThan(1_200);
    expect(await only(api, quick.id)).toMatchObject({ state: 'delivered' });
    expect(await only(api, slow.id)).toMatchObject({ state: 'pending', attempts: [] });
    await backgroundAtRest();
    expect(await only(api, slow.id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'timeout' }],
    });
  });

  test('uses the slow lane for five minutes', async () => {
    hurried({ 1_000: 20, 15_000: 60 });
    const api = await subscriber();
    await enabled(api, { url: `https://${SLOW_HOST}/` });
    provider.receivers.on(SLOW_HOST, hangs);
    await fanned(api, event());
    await queues.drain();
    queues.lose();
    await fanned(api, event({ id: 'evt_next' }));
    const [first] = queues.waiting;
    await handOver(FAST, [first!.body]);
    expect(queues.waiting.at(-1)).toEqual({ queue: SLOW, body: first!.body, delaySeconds: 0 });
    expect(provider.receivers.events(SLOW_HOST)).toHaveLength(1);
    provider.receivers.on(SLOW_HOST, () => new Response());
    await handOver(SLOW, [first!.body]);
    expect(provider.receivers.events(SLOW_HOST).at(-1)?.id).toBe('evt_next');
    advance(5 * 60_000);
    queues.lose();
    await fanned(api, event({ id: 'evt_later' }));
    await handOver(FAST, [queues.waiting[0]!.body]);
    expect(provider.receivers.events(SLOW_HOST).at(-1)?.id).toBe('evt_later');
  });
});

describe('the circuit breaker of an endpoint', () => {
  const failing = async (events: number) => {
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.on(HOST, () => new Response(null, { status: 500 }));
    await fanned(api, ...Array.from({ length: events }, () => event()));
    await queues.drain();
    queues.lose();
    return { api, id };
  };

  test('stays closed after four consecutive failures, and opens after five', async () => {
    const { api } = await failing(4);
    expect(await breaker()).toBe(0);
    await fanned(api, event());
    await queues.drain();
    expect(await breaker()).toBe(Date.now() + 30_000);
  });

  test('when open, stops sending without using attempts', async () => {
    const { api, id } = await failing(5);
    await fanned(api, event({ id: 'evt_waits' }));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toHaveLength(5);
    const delivery = (await deliveriesOf(api, id)).find(({ eventId }) => eventId === 'evt_waits');
    expect(delivery).toMatchObject({ state: 'pending', attemptCount: 0 });
    const wait = Date.parse(delivery?.nextAttemptAt ?? '') - Date.now();
    expect(wait).toBeGreaterThanOrEqual(30_000);
    expect(wait).toBeLessThan(35_000);
  });

  test('lets one through after its pause; a success closes it', async () => {
    const { api, id } = await failing(5);
    await fanned(api, event({ id: 'evt_waits' }));
    await queues.drain();
    provider.receivers.on(HOST, () => new Response());
    advance(60_000);
    await sweepDeliveries(systemCtx(env));
    await queues.drain();
    expect(await breaker()).toBe(0);
    expect((await deliveriesOf(api, id)).map(({ state }) => state)).toEqual(
      Array(6).fill('delivered'),
    );
  });

  test('opens longer with more failures, for 16 minutes at most', async () => {
    const { api } = await failing(15);
    expect(await breaker()).toBe(Date.now() + 60_000);
    await env.DB.prepare('UPDATE webhook_endpoints SET failures = 1000, open_until = 0').run();
    await fanned(api, event());
    await queues.drain();
    expect(await breaker()).toBe(Date.now() + 16 * 60_000);
  });

  test('belongs to one endpoint: another of the account gets its events', async () => {
    const { api } = await failing(5);
    const other = await enabled(api, { url: 'https://other.example.com/' });
    await fanned(api, event());
    await queues.drain();
    expect(await only(api, other.id)).toMatchObject({ state: 'delivered' });
    expect(bodies()).toContainEqual(due((await only(api, other.id)).id));
  });
});
