import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { sweepDeliveries } from '../../../../../worker/channels/webhooks/deliveries/sweep';
import { WINDOW } from '../../../../../worker/channels/webhooks/deliveries/queue-window';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { advance, provider, scalar, setUpWorker, type Api } from '../../../../support/worker/api';
import {
  consume,
  enabled,
  event,
  fanned,
  FAST,
  HOST,
  queuesOfEachTest,
  SLOW,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const queues = queuesOfEachTest();
const OTHER_HOST = 'other.example.com';
/** The number of messages that the runtime passes at once. */
const BATCH = 20;
const SINCE = '2040-01-01T00:00:00Z';

const events = (n: number) => Array.from({ length: n }, () => event());
const waiting = (queue: string) => queues.waiting.filter((message) => message.queue === queue);
const pending = () =>
  scalar(`SELECT count(*) FROM webhook_deliveries WHERE state = 'pending'`) as Promise<number>;

/**
 * Processes the queue as the runtime does, first in, first out, until the host has received a
 * request.
 */
async function sendUntil(host: string): Promise<void> {
  const before = provider.receivers.events(host).length;
  while (provider.receivers.events(host).length === before) {
    const batch = queues.waiting.splice(0, BATCH);
    if (batch.length === 0) throw new Error(`${host} was sent nothing`);
    await consume(
      FAST,
      batch.map(({ body }) => body),
    );
  }
}

/** Deliveries that failed long ago, as many as a server that was down for a month leaves. */
const failed = (api: Api, endpointId: string, n: number) =>
  env.DB.batch([
    env.DB.prepare(
      `INSERT INTO webhook_deliveries (id, account_id, endpoint_id, event_id, event_type, state, queued_at, created_at,
         ended_at, expires_at)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?3)
       SELECT 'whd_' || i, ?1, ?2, (SELECT id FROM webhook_events), 'verification.completed', 'failed', 0, ?4 + i, 1, 9e15
       FROM n`,
    ).bind(api.accountId, endpointId, n, Date.parse(SINCE)),
  ]);

describe('I-62 deliveries of one account do not delay another’s', () => {
  test('I-62 while ten thousand are replayed, that of another is sent after at most one window', async () => {
    const [flood, other] = [await subscriber(), await subscriber()];
    const { id } = await enabled(flood);
    await enabled(other, { url: `https://${OTHER_HOST}/` });
    await fanned(flood, event());
    await queues.drain();
    await failed(flood, id, 10_000);
    for (let calls = 0; calls < 10; calls++) {
      const answer = await flood.post(`/v1/webhook-endpoints/${id}/replay`, { from: SINCE });
      expect(await answer.json()).toEqual({ replayedCount: 1_000, hasMore: true });
    }
    expect(await pending()).toBe(10_000);
    expect(waiting(FAST)).toHaveLength(WINDOW);
    await fanned(other, event());
    const before = provider.receivers.events(HOST).length;
    await sendUntil(OTHER_HOST);
    expect(provider.receivers.events(HOST).length - before).toBeLessThanOrEqual(WINDOW + BATCH);
  });

  test('I-62 with thousands of events at once, that of another is sent after at most one window', async () => {
    const [flood, other] = [await subscriber(), await subscriber()];
    await enabled(flood);
    await enabled(flood, { url: `https://${HOST}/second` });
    await enabled(other, { url: `https://${OTHER_HOST}/` });
    for (let times = 0; times < 10; times++) await fanned(flood, ...events(50));
    expect(await pending()).toBe(1_000);
    await fanned(other, event());
    expect(waiting(FAST)).toHaveLength(WINDOW + 1);
    await sendUntil(OTHER_HOST);
    expect(provider.receivers.events(HOST).length).toBeLessThanOrEqual(WINDOW + BATCH);
  });

  test('I-62 waiting deliveries follow without a sweep, the oldest first', async () => {
    const api = await subscriber();
    await enabled(api);
    const happened = events(WINDOW + 250);
    for (const one of [0, 1, 2, 3, 4, 5, 6, 7, 8]) {
      await fanned(api, ...happened.slice(one * 50, one * 50 + 50));
      advance(1);
    }
    await queues.drain();
    expect(await pending()).toBe(0);
    const sent = provider.receivers.events(HOST).map((one) => one.id);
    expect(new Set(sent).size).toBe(happened.length);
    expect(sent).toHaveLength(happened.length);
    expect(happened.slice(-50).map((one) => one.id)).toContain(sent.at(-1));
  });

  test('I-62 an endpoint in the slow lane has few slots, and uses none of the account’s others', async () => {
    const api = await subscriber();
    const slow = await enabled(api, { url: `https://${OTHER_HOST}/` });
    await enabled(api);
    await env.DB.prepare('UPDATE webhook_endpoints SET slow_until = ? WHERE id = ?')
      .bind(Date.now() + 60_000, slow.id)
      .run();
    for (let times = 0; times < 6; times++) await fanned(api, ...events(50));
    while (waiting(FAST).length > 0) {
      const batch = waiting(FAST).slice(0, BATCH);
      queues.waiting = queues.waiting.filter((message) => !batch.includes(message));
      await consume(
        FAST,
        batch.map(({ body }) => body),
      );
    }
    expect(provider.receivers.events(HOST)).toHaveLength(300);
    expect(waiting(SLOW)).toHaveLength(10);
    await queues.drain();
    expect(provider.receivers.events(OTHER_HOST)).toHaveLength(300);
  });

  test('I-62 the sweep queues the remaining deliveries of a lost window, one window at a time', async () => {
    const api = await subscriber();
    await enabled(api);
    for (let times = 0; times < 6; times++) await fanned(api, ...events(50));
    queues.lose();
    advance(20_000);
    expect(await sweepDeliveries(systemCtx(env))).toBe(WINDOW);
    expect(await sweepDeliveries(systemCtx(env))).toBe(0);
    await queues.drain();
    expect(await pending()).toBe(0);
  });
});
