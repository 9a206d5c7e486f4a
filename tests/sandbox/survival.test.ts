import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Client, startSandbox, until } from './support.ts';

const SERVE = `
  const { startSandbox } = await import(process.argv[1]);
  console.log((await startSandbox({}, process.argv[2])).url);
`;

/** Its own process group, so that it can be killed with its runtime. */
const start = (state: string) =>
  new Promise<{ sandbox: Client; node: ChildProcess }>((ready, failed) => {
    const support = new URL('./support.ts', import.meta.url).href;
    const node = spawn(
      process.execPath,
      ['--input-type=module', '--eval', SERVE, '--', support, state],
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    );
    onTestFinished(() => killGroup(node));
    node.once('exit', () => failed(new Error('the sandbox ended')));
    node.stdout.once('data', (line: Buffer) =>
      ready({ sandbox: new Client(line.toString().trim()), node }),
    );
  });

/** A failed test leaves no process behind. */
function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has ended.
  }
}

/** Kills Node and its runtime at once: Node alone would leave the runtime, and the runtime alone would be restarted. */
async function kill({ sandbox, node }: Awaited<ReturnType<typeof start>>): Promise<void> {
  if (node.pid === undefined) throw new Error('the sandbox did not start');
  const ended = once(node, 'exit');
  process.kill(-node.pid, 'SIGKILL');
  await ended;
  await until(
    () =>
      sandbox.balance().then(
        () => true,
        () => false,
      ),
    (answers) => !answers,
  );
}

test('a kill during sales loses no acknowledged sale and sells no key twice', async () => {
  const state = mkdtempSync(join(tmpdir(), 'sandbox-kill-'));
  const before = await start(state);
  await before.sandbox.fresh();
  const keys = Array.from({ length: 60 }, (_, i) => `order-${i}`);
  const sold = new Map<string, string>();
  const buy = (sandbox: Client, key: string) => sandbox.buy({}, { 'Idempotency-Key': key });
  const running = keys.map(async (key) => {
    const reply = await buy(before.sandbox, key).catch(() => undefined);
    if (reply?.status === 201) sold.set(key, reply.json.href.split('/').at(-1) ?? '');
  });
  await until(
    async () => sold.size,
    (size) => size >= 5,
  );
  await kill(before);
  await Promise.all(running);

  const after = await start(state);
  const log = await after.sandbox.purchases();
  const ids = new Set(log.map((row) => row.reservationId));
  expect([...sold.values()].every((id) => ids.has(id))).toBe(true);
  for (const key of keys) {
    const id = (await buy(after.sandbox, key)).json.href.split('/').at(-1);
    if (sold.has(key)) expect(id).toBe(sold.get(key));
  }
  const all = await after.sandbox.purchases();
  expect(all).toHaveLength(keys.length);
  expect(new Set(all.map((row) => row.idempotencyKey))).toEqual(new Set(keys));
  expect(await after.sandbox.balance()).toBe(10_000 - 60 * 1.25);
  await kill(after);
  rmSync(state, { recursive: true });
});

test('a code that was due while the process was dead is sent after its restart', async () => {
  const state = mkdtempSync(join(tmpdir(), 'sandbox-late-'));
  const before = await startSandbox({}, state);
  await before.fresh({ autoSms: { enabled: true, delayMs: 300 } });
  const { id } = await before.rent();
  await before.stop();
  const after = await startSandbox({}, state);
  await until(
    () => after.look(id),
    (row) => row.state === 'verificationCompleted',
  );
  await after.stop();
  rmSync(state, { recursive: true });
});

test('two fresh runs under one seed sell the same numbers and send the same codes', async () => {
  const run = async (seed: string) => {
    const sandbox = await startSandbox({ SEED: seed });
    await sandbox.turn({ autoSms: { delayMs: 0 }, noNumbers: 0.2 });
    const statuses: number[] = [];
    for (const serviceName of [
      'whatsapp',
      'google',
      'telegram',
      'discord',
      'uber',
      'steam',
      'etsy',
    ]) {
      statuses.push((await sandbox.buy({ serviceName })).status);
    }
    const sales = statuses.filter((status) => status === 201).length;
    const inbox = await until(
      () => sandbox.inbox(''),
      (page) => page.count === sales,
    );
    const texts = new Set(inbox.data.map((sms) => `${sms.to}: ${sms.smsContent}`));
    await sandbox.stop();
    return { statuses, texts };
  };
  const [first, second, other] = [await run('monday'), await run('monday'), await run('tuesday')];
  expect(second).toEqual(first);
  expect(other.texts).not.toEqual(first.texts);
});

test('a change in progress is remembered across an eviction', async () => {
  // A process that starts on the same state is like an eviction for an object: its memory is lost, its rows are kept.
  const state = mkdtempSync(join(tmpdir(), 'evicted-'));
  onTestFinished(() => rmSync(state, { recursive: true, force: true }));
  const first = await startSandbox({}, state);
  await first.fresh({ oneChangeAtATime: true, latencyMs: { create: 15_000 } });
  const lost = first.buy().catch(() => null);
  await new Promise((done) => setTimeout(done, 500));
  await first.stop();
  await lost;
  const second = await startSandbox({}, state);
  expect((await second.buy()).status).toBe(429);
  await second.stop();
});
