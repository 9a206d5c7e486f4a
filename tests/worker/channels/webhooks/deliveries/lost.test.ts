import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { sweepDeliveries } from '../../../../../worker/channels/webhooks/deliveries/sweep';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../../worker/app/ops/tick';
import { claim } from '../../../../../worker/channels/webhooks/deliveries/claim';
import {
  DELAYS_MS,
  LAST_STEP,
} from '../../../../../worker/channels/webhooks/deliveries/retry-schedule';
import {
  advance,
  alerts,
  levelsOf,
  provider,
  scalar,
  setUpWorker,
} from '../../../../support/worker/api';
import {
  consume,
  deliveriesOf,
  due,
  enabled,
  event,
  queuesOfEachTest,
  fanned,
  FAST,
  HOST,
  SLOW,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();

const DAY = 86_400_000;
const queues = queuesOfEachTest();

const sweep = () => sweepDeliveries(systemCtx(env));
const sentIds = () => provider.receivers.events(HOST).map(({ id }) => id);

describe('I-03 an event is delivered after the fan-out', () => {
  test('I-03 and a repeated fan-out creates nothing twice', async () => {
    const api = await subscriber();
    await enabled(api);
    const happened = [event(), event()];
    await Promise.all([fanned(api, ...happened), fanned(api, ...happened)]);
    await queues.drain();
    await fanned(api, ...happened);
    await queues.drain();
    expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(2);
    expect(sentIds().toSorted()).toEqual(happened.map(({ id }) => id).toSorted());
  });

  test('I-03 also when the queue was down: a repeated fan-out queues it again', async () => {
    const api = await subscriber();
    await enabled(api);
    const happened = event();
    queues.isBroken = true;
    await expect(fanned(api, happened)).rejects.toThrow('the queue is down');
    queues.isBroken = false;
    await fanned(api, happened);
    await queues.drain();
    expect(sentIds()).toEqual([happened.id]);
  });

  test('I-03 also when the queue lost its message: the sweep finds it in D1', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await fanned(api, event());
    queues.lose();
    advance(19_999);
    expect(await sweep()).toBe(0);
    advance(1);
    await tick(systemCtx(env));
    await queues.drain();
    expect(sentIds()).toHaveLength(1);
    expect(await deliveriesOf(api, id)).toMatchObject([{ state: 'delivered', attemptCount: 1 }]);
    advance(60_000);
    expect(await sweep()).toBe(0);
  });

  test('I-03 also when a retry’s message is lost', async () => {
    const api = await subscriber();
    await enabled(api);
    provider.receivers.on(
      HOST,
      (_request, nth) => new Response(null, { status: nth > 2 ? 200 : 503 }),
    );
    await fanned(api, event());
    await queues.drain();
    queues.lose();
    advance(6_000 + 20_000);
    expect(await sweep()).toBe(1);
    await queues.drain();
    expect(sentIds()).toHaveLength(2);
    expect(await scalar('SELECT state FROM webhook_deliveries')).toBe('delivered');
  });

  test('I-03 also when the consumer crashed during the attempt: its lease ends', async () => {
    const api = await subscriber();
    await enabled(api);
    await fanned(api, event());
    queues.lose();
    await env.DB.prepare(
      'UPDATE webhook_deliveries SET next_at = next_at + 30000, attempts = 1',
    ).run();
    advance(29_999);
    expect(await sweep()).toBe(0);
    advance(1);
    expect(await sweep()).toBe(1);
    await queues.drain();
    expect(sentIds()).toHaveLength(1);
    expect(await scalar('SELECT attempts FROM webhook_deliveries')).toBe(2);
    // The interrupted attempt is recorded as our own failure, and uses no attempt of the receiver.
    const attempts = await env.DB.prepare(
      'SELECT n, outcome, ms FROM webhook_attempts ORDER BY n',
    ).all<{ n: number; outcome: string; ms: number }>();
    expect(attempts.results).toEqual([
      { n: 1, outcome: 'fault', ms: 30_000 },
      { n: 2, outcome: 'delivered', ms: expect.any(Number) },
    ]);
    expect(await scalar('SELECT step FROM webhook_deliveries')).toBe(0);
  });

  test('I-03 at most as often as attempts are left, when the consumer crashes each time; then it has failed', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    const other = await subscriber();
    await enabled(other);
    await fanned(api, event());
    const [delivery] = await deliveriesOf(api, id);
    await fanned(other, event());
    queues.lose();
    const rows = env.DB.prepare(
      'SELECT state, step, attempts FROM webhook_deliveries WHERE id = ?',
    );
    const stateNow = () => rows.bind(delivery!.id).first();
    const ctx = systemCtx(env);
    /** The consumer takes the delivery and crashes: no attempt is recorded. */
    const crash = async () => (await claim(ctx, [delivery!.id], 'fast')).claimed.length;
    for (let n = 1; n <= 6; n++) {
      expect(await crash()).toBe(1);
      advance(30_000);
    }
    expect(await stateNow()).toEqual({ state: 'pending', step: 0, attempts: 6 });
    // Further crashes take the attempts of the delivery, each after its delay.
    for (let step = 1; step <= LAST_STEP; step++) {
      expect(await crash()).toBe(0);
      expect(await stateNow()).toEqual({ state: 'pending', step, attempts: 5 + step });
      advance((DELAYS_MS[step - 1] ?? 0) - 1);
      expect(await crash()).toBe(0);
      advance(5_001);
      expect(await crash()).toBe(1);
      advance(30_000);
    }
    expect(await crash()).toBe(0);
    const ended = { state: 'failed', step: LAST_STEP, attempts: 6 + LAST_STEP };
    expect(await stateNow()).toEqual(ended);
    advance(DAY);
    expect([await crash(), await stateNow()]).toEqual([0, ended]);
    expect(new Set(alerts())).toEqual(new Set(['deliveries.interrupted']));
    expect(levelsOf('deliveries.interrupted')).toHaveLength(LAST_STEP + 1);
    expect(await scalar('SELECT count(*) FROM webhook_attempts')).toBe(6 + LAST_STEP);
    expect(await scalar("SELECT count(*) FROM webhook_deliveries WHERE state = 'pending'")).toBe(1);
  });

  test('I-03 and by one consumer only, however often its message arrives', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await fanned(api, event());
    const [delivery] = await deliveriesOf(api, id);
    const messages = [due(delivery!.id), due(delivery!.id)];
    await Promise.all([consume(FAST, messages), consume(FAST, messages), consume(SLOW, messages)]);
    await consume(FAST, messages);
    expect(sentIds()).toHaveLength(1);
    expect(await scalar('SELECT count(*) FROM webhook_attempts')).toBe(1);
  });
});

describe('a message of the queue', () => {
  test('that is unreadable is counted and dropped; the others are processed', async () => {
    const api = await subscriber();
    const { id } = await enabled(api);
    await fanned(api, event());
    const [delivery] = await deliveriesOf(api, id);
    const result = await consume(FAST, ['what?', { delivery: 5 }, due(delivery!.id)]);
    expect(result).toMatchObject({ outcome: 'ok', ackAll: true, retryBatch: { retry: false } });
    expect(alerts()).toEqual(['deliveries.unreadable']);
    expect(sentIds()).toHaveLength(1);
  });

  test('of an unknown delivery is ignored', async () => {
    expect(await consume(FAST, [due('whd_unknown')])).toMatchObject({ ackAll: true });
  });

  test('is retried when D1 does not answer', async () => {
    await env.DB.prepare('ALTER TABLE webhook_deliveries RENAME TO gone').run();
    const result = await consume(FAST, [due('whd_1')]);
    await env.DB.prepare('ALTER TABLE gone RENAME TO webhook_deliveries').run();
    expect(result).toMatchObject({ ackAll: false, retryBatch: { retry: true } });
  });

  test('that failed repeatedly raises an alert and is dropped', async () => {
    expect(await consume('namaskah-webhooks-dead', [due('whd_1')])).toMatchObject({ ackAll: true });
    expect(alerts()).toEqual(['deliveries.dead']);
  });
});
