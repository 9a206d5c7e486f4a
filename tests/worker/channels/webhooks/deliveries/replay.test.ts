import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { purge } from '../../../../../worker/app/ops/purge';
import { DAY } from '../../../../../worker/platform/core/clock';
import { advance, provider, scalar, setUpWorker, type Api } from '../../../../support/worker/api';
import { statusesOf } from '../../../../support/worker/keys';
import {
  deliveriesOf,
  deliveryOf,
  enabled,
  event,
  fanned,
  HOST,
  queuesOfEachTest,
  send,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const queues = queuesOfEachTest();

const replay = (api: Api, id: string) => api.post(`/v1/webhook-deliveries/${id}/replay`);
const replaySince = async (api: Api, id: string, body: object) => {
  const response = await api.post(`/v1/webhook-endpoints/${id}/replay`, body);
  return response.json<{ replayedCount: number; hasMore: boolean; code?: string }>();
};
const sentIds = () => provider.receivers.events(HOST).map(({ id }) => id);
const sent = async (api: Api, ...ids: string[]) => {
  await fanned(api, ...ids.map((id) => event({ id })));
  await queues.drain();
};

describe('a replay', () => {
  test('of one delivery sends it again with the same id and a new attempt', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await sent(api, 'evt_a');
    const [delivery] = await deliveriesOf(api, id);
    const response = await replay(api, delivery!.id);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ state: 'pending', attemptCount: 1 });
    await queues.drain();
    const ids = provider.receivers.of(HOST).map(({ headers }) => headers.get('webhook-id'));
    expect(ids.slice(1)).toEqual(['evt_a', 'evt_a']);
    expect(await deliveryOf(api, delivery!.id)).toMatchObject({
      state: 'delivered',
      attempts: [{ sequence: 1 }, { sequence: 2 }],
    });
  });

  test('is refused to other accounts, and is made once for two requests', async () => {
    const [api, other] = [await subscriber(), await subscriber()];
    const { id } = await enabled(api);
    await sent(api, 'evt_a');
    const [delivery] = await deliveriesOf(api, id);
    expect((await replay(other, delivery!.id)).status).toBe(404);
    const answers = await Promise.all([replay(api, delivery!.id), replay(api, delivery!.id)]);
    expect(statusesOf(answers)).toEqual([202, 409]);
    await queues.drain();
    expect(sentIds()).toEqual(['evt_a', 'evt_a']);
  });

  test('after many attempts retries our own failure soon, and does not count it as one of the receiver', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await sent(api, 'evt_a');
    const [delivery] = await deliveriesOf(api, id);
    await env.DB.prepare(
      `UPDATE webhook_deliveries SET state = 'failed', attempts = 8, step = 7, next_at = NULL, ended_at = 1, expires_at = 9e15`,
    ).run();
    await env.DB.prepare('UPDATE webhook_attempts SET n = 8, answer = NULL').run();
    await env.DB.prepare('DELETE FROM webhook_events').run();
    await replay(api, delivery!.id);
    await queues.drain();
    const { nextAttemptAt, attempts } = await deliveryOf(api, delivery!.id);
    expect(attempts?.at(-1)).toMatchObject({ sequence: 9, outcome: 'fault' });
    expect(Date.parse(nextAttemptAt ?? '') - Date.now()).toBe(2_000);
    expect(await scalar('SELECT step FROM webhook_deliveries')).toBe(0);
  });

  test('restarts the schedule', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.on(HOST, () => new Response(null, { status: 500 }));
    await sent(api, 'evt_a');
    const [delivery] = await deliveriesOf(api, id);
    await env.DB.prepare(
      `UPDATE webhook_deliveries SET state = 'failed', step = 7, next_at = NULL, ended_at = 1, expires_at = 9e15`,
    ).run();
    await replay(api, delivery!.id);
    await queues.drain();
    const { nextAttemptAt, state } = await deliveryOf(api, delivery!.id);
    expect(state).toBe('pending');
    expect(Date.parse(nextAttemptAt ?? '') - Date.now()).toBeLessThanOrEqual(6_000);
  });

  test('since a time replays failed deliveries, and delivered ones on demand', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await sent(api, 'evt_early');
    advance(60_000);
    const since = new Date().toISOString();
    await sent(api, 'evt_arrived');
    provider.receivers.on(HOST, () => new Response(null, { status: 500 }));
    await sent(api, 'evt_failed');
    await env.DB.prepare(
      `UPDATE webhook_deliveries SET state = 'failed', next_at = NULL, ended_at = 1, expires_at = 9e15
       WHERE event_id = 'evt_failed'`,
    ).run();
    queues.lose();
    provider.receivers.on(HOST, () => new Response());
    const before = sentIds().length;
    expect(await replaySince(api, id, { from: since })).toEqual({
      replayedCount: 1,
      hasMore: false,
    });
    await queues.drain();
    expect(sentIds().slice(before)).toEqual(['evt_failed']);
    const audit = await api.get('/v1/audit?action=deliveries.replayed');
    expect(await audit.json()).toMatchObject({
      data: [{ after: { from: since, delivered: false } }],
    });
    expect(await replaySince(api, id, { from: since })).toEqual({
      replayedCount: 0,
      hasMore: false,
    });
    expect(await replaySince(api, id, { from: since, delivered: true })).toMatchObject({
      replayedCount: 2,
    });
    await queues.drain();
    expect(
      sentIds()
        .slice(before + 1)
        .toSorted(),
    ).toEqual(['evt_arrived', 'evt_failed']);
  });

  test('since a time omits pending deliveries and tests', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await api.post(`/v1/webhook-endpoints/${id}/test`, { type: 'sms.received' });
    await queues.drain();
    await fanned(api, event());
    const body = { from: '2040-01-01T00:00:00Z', delivered: true };
    expect(await replaySince(api, id, body)).toEqual({ replayedCount: 0, hasMore: false });
  });

  test('to a disabled endpoint is refused', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await sent(api, 'evt_a');
    await send(api, 'PATCH', `/v1/webhook-endpoints/${id}`, { enabled: false });
    expect(await replaySince(api, id, { from: '2040-01-01T00:00:00Z' })).toMatchObject({
      code: 'endpoints.disabled',
    });
    const [delivery] = await deliveriesOf(api, id);
    expect((await replay(api, delivery!.id)).status).toBe(409);
  });
});

describe('the log of deliveries', () => {
  test('has pages, newest first, filtered by state and type', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    for (const name of ['evt_1', 'evt_2', 'evt_3']) {
      await sent(api, name);
      advance(1);
    }
    const path = `/v1/webhook-endpoints/${id}/deliveries`;
    const read = async (query: string) =>
      (await api.get(`${path}?${query}`)).json<{
        data: { eventId: string }[];
        nextCursor: string | null;
      }>();
    const first = await read('limit=2');
    expect(first.data.map(({ eventId }) => eventId)).toEqual(['evt_3', 'evt_2']);
    const second = await read(`limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ data: [{ eventId: 'evt_1' }], nextCursor: null });
    expect((await read('state=failed')).data).toEqual([]);
    expect((await read('eventType=verification.completed')).data).toHaveLength(3);
    expect((await api.get(`${path}?state=odd`)).status).toBe(400);
  });

  test.each([
    ['free', 1],
    ['developer', 7],
    ['enterprise', 30],
  ] as const)('of the tier %s is kept for %i days after the end', async (tier, days) => {
    const api = await subscriber({ tier });
    await enabled(api);
    await sent(api, 'evt_a');
    const run = () => purge(systemCtx(env));
    const left = `SELECT (SELECT count(*) FROM webhook_deliveries) + (SELECT count(*) FROM webhook_events)
      + (SELECT count(*) FROM webhook_attempts)`;
    advance(days * DAY - 1);
    await run();
    expect(await scalar(left)).toBe(3);
    advance(1);
    await run();
    expect(await scalar(left)).toBe(0);
  });

  test('keeps pending deliveries, however old, and events of other deliveries', async () => {
    const api = await subscriber({ tier: 'developer' });
    await enabled(api);
    await enabled(api, { url: 'https://other.example.com/' });
    provider.receivers.on(HOST, () => new Response(null, { status: 500 }));
    await sent(api, 'evt_a');
    advance(8 * DAY);
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(1);
    expect(await scalar('SELECT count(*) FROM webhook_events')).toBe(1);
  });

  test('a deleted endpoint is removed with its last delivery', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await sent(api, 'evt_a');
    await send(api, 'DELETE', `/v1/webhook-endpoints/${id}`);
    advance(41 * DAY);
    await purge(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM webhook_endpoints')).toBe(0);
  });
});
