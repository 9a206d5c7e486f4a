import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { DAY, HOUR } from '../../../../../worker/platform/core/clock';
import {
  advance,
  caller,
  mint,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../../support/worker/api';
import { hangs, hurried } from '../../../../support/worker/fake-receivers';
import { developer } from '../../../../support/worker/keys';
import { accountOf, member } from '../../../../support/worker/person';
import {
  deliveriesOf,
  deliveryOf,
  enabled,
  event,
  fanned,
  HOST,
  queuesOfEachTest,
  hookOf,
  send,
  subscriber,
} from '../../../../support/worker/webhooks';
import { sweepDeliveries } from '../../../../../worker/channels/webhooks/deliveries/sweep';

setUpWorker();

const queues = queuesOfEachTest();

const answerWith = (status: number, headers: Record<string, string> = {}) =>
  provider.receivers.on(HOST, () => new Response(`status ${status}`, { status, headers }));
const only = async (api: Api, endpointId: string) => {
  const [delivery] = await deliveriesOf(api, endpointId);
  return deliveryOf(api, delivery!.id);
};
const waitOf = (delivery: { nextAttemptAt: string | null }): number =>
  Date.parse(delivery.nextAttemptAt ?? '') - Date.now();
/** Advances the clock to the next attempt. */
const later = async (ms: number) => {
  advance(ms);
  queues.lose();
  await sweepDeliveries(systemCtx(env));
  await queues.drain();
};

describe('a delivery that fails', () => {
  test('is attempted eight times with the same id and a new signature, then has failed', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    answerWith(500);
    await fanned(api, event());
    await queues.drain();
    const plan = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1_000);
    for (const [step, delay] of plan.entries()) {
      const delivery = await only(api, id);
      expect(delivery).toMatchObject({ state: 'pending', attemptCount: step + 1 });
      expect(waitOf(delivery)).toBeGreaterThanOrEqual(delay * 0.8);
      expect(waitOf(delivery)).toBeLessThanOrEqual(delay * 1.2);
      expect(queues.waiting.at(-1)?.delaySeconds).toBe(Math.ceil(waitOf(delivery) / 1_000));
      await later(delay * 1.2 + 60_000);
    }
    const ended = await only(api, id);
    expect(ended).toMatchObject({ state: 'failed', attemptCount: 8, nextAttemptAt: null });
    expect(ended.attempts.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const requests = provider.receivers.of(HOST).slice(1);
    const of = (name: string) =>
      new Set(requests.map(({ headers }) => headers.get(`webhook-${name}`)));
    expect([of('id').size, of('timestamp').size, of('signature').size]).toEqual([1, 8, 8]);
    await later(DAY);
    expect(provider.receivers.of(HOST)).toHaveLength(9);
  });

  test('is attempted until it succeeds', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    answerWith(503);
    await fanned(api, event());
    await queues.drain();
    answerWith(201);
    await later(30_000);
    expect(await only(api, id)).toMatchObject({
      state: 'delivered',
      attempts: [
        { outcome: 'status', status: 503, responseBody: 'status 503' },
        { outcome: 'delivered', status: 201 },
      ],
    });
  });

  test.for([
    ['90', 90_000],
    ['3', 6_000],
    ['86400', HOUR],
  ] as const)(
    'waits for the Retry-After %s of its receiver, within bounds',
    async ([asked, most]) => {
      const api = await subscriber();
      const { id } = await enabled(api);
      answerWith(429, { 'retry-after': asked });
      await fanned(api, event());
      await queues.drain();
      const wait = waitOf(await only(api, id));
      expect(wait).toBeLessThanOrEqual(most);
      expect(wait).toBeGreaterThanOrEqual(Math.min(most, 4_000));
      if (most > 6_000) expect(wait).toBe(most);
    },
  );

  test('times out after 15 seconds, also for a silent receiver', async () => {
    hurried({ 15_000: 40 });
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.on(HOST, hangs);
    await fanned(api, event());
    await queues.drain();
    expect(await only(api, id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'timeout', status: null, responseBody: null }],
    });
  });

  test('is attempted again after a network error', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    provider.receivers.on(HOST, () => {
      throw new TypeError('connection refused');
    });
    await fanned(api, event());
    await queues.drain();
    expect(await only(api, id)).toMatchObject({
      state: 'pending',
      attempts: [{ outcome: 'network', status: null }],
    });
  });
});

describe('an endpoint that is gone or keeps failing', () => {
  const owned = async () => {
    const ada = await developer();
    const accountId = await accountOf(ada);
    return { ada, api: caller(accountId, await mint(accountId)) };
  };
  const disabledBy = async (api: Api) =>
    (
      await (
        await api.get('/v1/audit?action=endpoint.disabled')
      ).json<{ data: { actor: { kind: string }; after: unknown }[] }>()
    ).data;

  test('is disabled by status 410, and its owner is notified by email', async () => {
    const { ada, api } = await owned();
    const { id } = await enabled(api);
    answerWith(410);
    await fanned(api, event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ state: 'disabled', reason: 'gone' });
    expect(await only(api, id)).toMatchObject({ state: 'failed', attemptCount: 1 });
    const mail = await provider.mails.arrived(ada.email, 'disabled');
    expect(mail.text).toContain(`${HOST} was disabled`);
    expect(mail.text).toContain('status 410');
    expect(await disabledBy(api)).toMatchObject([
      { actor: { kind: 'system' }, after: { reason: 'gone' } },
    ]);
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.events(HOST)).toHaveLength(1);
  });

  test('I-03 is notified to every owner with a confirmed address, although another has none', async () => {
    const { ada, api } = await owned();
    const grace = await member(ada, 'owner');
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO auth_users (id, name, email, email_verified, created_at, updated_at)
         VALUES ('0', 'Nobody', 'nobody@example.com', 0, 0, 0)`,
      ),
      env.DB.prepare(
        `INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (?, '0', 'owner', 0)`,
      ).bind(await accountOf(ada)),
    ]);
    await enabled(api);
    answerWith(410);
    await fanned(api, event());
    await queues.drain();
    await provider.mails.arrived(ada.email, 'disabled');
    await provider.mails.arrived(grace.email, 'disabled');
    expect(await scalar(`SELECT count(*) FROM mails WHERE template = 'endpoint.disabled'`)).toBe(2);
  });

  test('is disabled once, after five days without a success', async () => {
    const { ada, api } = await owned();
    const { id } = await enabled(api);
    answerWith(500);
    await fanned(api, event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ firstFailedAt: '2040-01-15T12:00:00.000Z' });
    advance(5 * DAY - 1);
    queues.lose();
    await fanned(api, event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ state: 'enabled' });
    advance(1);
    await fanned(api, event(), event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ state: 'disabled', reason: 'failing' });
    const mail = await provider.mails.arrived(ada.email, 'disabled');
    expect(mail.text).toContain('five days');
    expect(
      provider.mails.to(ada.email).filter(({ subject }) => /disabled/.test(subject)),
    ).toHaveLength(1);
    expect(await disabledBy(api)).toHaveLength(1);
  });

  test('is not disabled after a success meanwhile', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    answerWith(500);
    await fanned(api, event());
    await queues.drain();
    queues.lose();
    advance(4 * DAY);
    answerWith(200);
    await fanned(api, event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ firstFailedAt: null });
    answerWith(500);
    advance(2 * DAY);
    await fanned(api, event());
    await queues.drain();
    expect(await hookOf(api, id)).toMatchObject({ state: 'enabled' });
  });

  test('keeps events while it is disabled, for a replay', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    answerWith(410);
    await fanned(api, event({ id: 'evt_a' }));
    await queues.drain();
    await fanned(api, event({ id: 'evt_b' }));
    expect((await deliveriesOf(api, id)).map(({ state }) => state).toSorted()).toEqual([
      'cancelled',
      'failed',
    ]);
    answerWith(200);
    const path = `/v1/webhook-endpoints/${id}`;
    expect((await send(api, 'PATCH', path, { enabled: true })).status).toBe(200);
    const replayed = await api.post(`${path}/replay`, { from: '2040-01-15T00:00:00Z' });
    expect(await replayed.json()).toEqual({ replayedCount: 2, hasMore: false });
    await queues.drain();
    expect(await scalar(`SELECT count(*) FROM webhook_deliveries WHERE state = 'delivered'`)).toBe(
      2,
    );
  });
});
