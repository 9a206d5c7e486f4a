import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { run, type RunResult } from '../../scripts/delivery-run.ts';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { Receiver, register } from '../../scripts/receivers.ts';
import { Server } from '../../scripts/server.ts';
import { until } from './until.ts';

let result: RunResult;

beforeAll(async () => {
  result = await run({ events: 40, receivers: 6, idle: 10, limitMs: 100_000 });
});

test('I-03 a kill during delivery loses nothing: every healthy receiver gets each event', () => {
  expect(result).toMatchObject({ missing: 0, arrived: 120, forged: 0 });
});

test('I-03 deliveries to hanging and failing receivers stay queued until they are retried', () => {
  expect(result.waiting).toBeGreaterThanOrEqual(120);
});

test('a single event is sent without waiting for another one', () => {
  expect(result.latencies).toHaveLength(10);
});

test('I-45 a real redirect is not followed, and the log says so', async () => {
  const server = await Server.start();
  const [receiver, inside] = [new Receiver(), new Receiver()];
  onTestFinished(async () => {
    for (const one of [receiver, inside]) one.close();
    await server.stop();
  });
  const account = { accountId: 'acc_redirect', name: 'R', tier: 'developer' as const, credits: 0 };
  const key = await server.seed(account);
  const id = await register(server.api, key, receiver);
  receiver.redirectTo = await inside.listen();
  receiver.behaviour = 'redirecting';
  const timestamp = Date.now();
  const data = { verificationId: 'ver_1' };
  await server.fanOut('acc_redirect', [
    { id: 'evt_r', type: 'verification.completed', timestamp, data },
  ]);
  const read = async (path: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetchOnce(server.api + path, { headers })).json() as Promise<{
      data: { id: string; attemptCount: number }[];
      attempts: { outcome: string; status: number }[];
    }>;
  };
  const path = `/v1/webhook-endpoints/${id}/deliveries`;
  const [delivery] = (
    await until(
      () => read(path),
      (page) => page.data.length > 0,
    )
  ).data;
  const { attempts } = await until(
    () => read(`/v1/webhook-deliveries/${delivery?.id}`),
    (shown) => shown.attempts.length > 0,
  );
  expect(attempts[0]).toMatchObject({ outcome: 'redirect', status: 307 });
  expect(receiver.arrivals).toHaveLength(1);
  expect(inside.arrivals).toEqual([]);
});
