import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { run, type RunResult } from '../../scripts/delivery-run.ts';
import { Receiver, register } from '../../scripts/receivers.ts';
import { Server } from '../../scripts/server.ts';

let result: RunResult;

beforeAll(async () => {
  result = await run({ events: 40, receivers: 6, idle: 10, limitMs: 100_000 });
});

test('I-03 a kill in the middle loses nothing: every healthy receiver gets each event', () => {
  expect(result).toMatchObject({ missing: 0, arrived: 120, forged: 0 });
});

test('I-03 what hangs or fails waits, and stays until it is tried again', () => {
  expect(result.waiting).toBeGreaterThanOrEqual(120);
});

test('an event is a request within a second on an idle system', () => {
  expect(result.latencies).toHaveLength(10);
  expect(result.latencies.at(-1)).toBeLessThan(1_000);
});

test('I-45 a real redirect is followed nowhere, and the log says so', async () => {
  const server = await Server.start();
  const [receiver, inside] = [new Receiver(), new Receiver()];
  onTestFinished(async () => {
    for (const one of [receiver, inside]) one.close();
    await server.stop();
  });
  const account = { accountId: 'acc_redirect', name: 'R', tier: 'developer' as const, credits: 0 };
  const key = await server.seed(account);
  const id = await register(server.api, key, receiver);
  receiver.elsewhere = await inside.listen();
  receiver.behaviour = 'redirecting';
  const timestamp = Date.now();
  const data = { verificationId: 'ver_1' };
  await server.fanOut('acc_redirect', [
    { id: 'evt_r', type: 'verification.completed', timestamp, data },
  ]);
  const read = async (path: string) => {
    const headers = { authorization: `Bearer ${key}` };
    return (await fetch(server.api + path, { headers })).json() as Promise<{
      data: { id: string; attempts: number }[];
      attemptList: { outcome: string; status: number }[];
    }>;
  };
  const path = `/v1/webhook-endpoints/${id}/deliveries`;
  let delivery = (await read(path)).data[0];
  for (let tries = 0; tries < 100; tries++) {
    if (delivery) {
      const { attemptList } = await read(`/v1/webhook-deliveries/${delivery.id}`);
      if (attemptList.length > 0) break;
    }
    await sleep(50);
    [delivery] = (await read(path)).data;
  }
  const { attemptList } = await read(`/v1/webhook-deliveries/${delivery?.id}`);
  expect(attemptList[0]).toMatchObject({ outcome: 'redirect', status: 307 });
  expect(receiver.arrivals).toHaveLength(1);
  expect(inside.arrivals).toEqual([]);
});
