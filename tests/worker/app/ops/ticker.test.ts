import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { claimJob } from '../../../../worker/platform/objects/jobs';
import { TICK } from '../../../../worker/app/ops/ticker.object';
import {
  createExecutionContext,
  createScheduledController,
  evictDurableObject,
  runDurableObjectAlarm,
  waitOnExecutionContext,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import worker from '../../../../worker/index';
import { tickerOf } from '../../../../worker/platform/objects/ticker.client';
import { account, advance, lines, setUpWorker, START } from '../../../support/worker/api';
import { alarmOf } from '../../../support/worker/objects';
import { MINUTE, rented, show, untilEnded } from '../../../support/worker/verifications';

setUpWorker();

const ticker = () => tickerOf(env);
const tasksThatFailed = () =>
  lines.filter((line) => line.event === 'tick.failed').map((line) => line['task']);

test('it ticks every 15 s after the first ensure', async () => {
  await ticker().ensure();
  expect(await alarmOf(ticker())).toBe(START + 15_000);
  advance(5_000);
  await ticker().ensure();
  expect(await alarmOf(ticker())).toBe(START + 15_000);
  advance(10_000);
  await runDurableObjectAlarm(ticker());
  expect(await alarmOf(ticker())).toBe(START + 30_000);
});

test('it wakes earlier when requested, and never later', async () => {
  await ticker().ensure();
  await ticker().wakeBy(START + 1_000);
  expect(await alarmOf(ticker())).toBe(START + 1_000);
  await ticker().wakeBy(START + 60_000);
  expect(await alarmOf(ticker())).toBe(START + 1_000);
});

test('it continues after an eviction', async () => {
  await ticker().ensure();
  await evictDurableObject(ticker());
  advance(15_000);
  expect(await runDurableObjectAlarm(ticker())).toBe(true);
  expect(await alarmOf(ticker())).toBe(START + 30_000);
});

test('a failed task does not stop the next task or the next tick', async () => {
  const api = await account();
  const { id } = await rented(api);
  await env.DB.batch(
    ['unmatched_messages', 'transfers'].map((t) =>
      env.DB.prepare(`ALTER TABLE ${t} RENAME TO no_${t}`),
    ),
  );
  await ticker().ensure();
  advance(12 * MINUTE);
  await runDurableObjectAlarm(ticker());
  expect(tasksThatFailed()).toEqual(['rematch', 'statements', 'payment report', 'ledger', 'purge']);
  expect(lines).toContainEqual(expect.objectContaining({ event: 'sweeper.overdue', orders: 1 }));
  expect(await alarmOf(ticker())).toBe(START + 12 * MINUTE + 15_000);
  await untilEnded(api, id);
  expect((await show(api, id)).state).toBe('expired');
});

test('without a database it logs an error and continues', async () => {
  await ticker().ensure();
  const { results } = await env.DB.prepare(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'`,
  ).all<{ name: string }>();
  for (const { name } of results)
    await env.DB.prepare(`ALTER TABLE "${name}" RENAME TO "gone_${name}"`).run();
  advance(15_000);
  await runDurableObjectAlarm(ticker());
  expect(tasksThatFailed()).toEqual([
    'rematch',
    'statements',
    'notifications',
    'mails',
    'expired keys',
    'credentials',
    'sweep',
    'recoveries',
    'spend',
    'tiers',
    'paystack events',
    'payments',
    'refunds',
    'disputes',
    'removed cards',
    'auto top-up',
    'payment report',
    'outbox',
    'ledger',
    'rewrap',
    'deliveries',
    'exports',
    'purge',
    'service results',
    'offers',
  ]);
  expect(await alarmOf(ticker())).toBe(START + 30_000);
});

test('the cron does not repeat the work of the ticker', async () => {
  const api = await account();
  const { id } = await rented(api);
  advance(12 * MINUTE);
  await claimJob(systemCtx(env), TICK, 0);
  const cron = () => worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
  advance(44_999);
  await cron();
  expect((await show(api, id)).endedAt).toBeNull();
  advance(1);
  await cron();
  expect((await show(api, id)).endedAt).not.toBeNull();
});

test('the cron runs the jobs and starts the ticker', async () => {
  const api = await account();
  const { id } = await rented(api);
  advance(12 * MINUTE);
  const ctx = createExecutionContext();
  await worker.scheduled(createScheduledController({ cron: '* * * * *' }), env);
  await waitOnExecutionContext(ctx);
  expect((await show(api, id)).endedAt).not.toBeNull();
  expect(await alarmOf(ticker())).toBe(START + 12 * MINUTE + 15_000);
});
