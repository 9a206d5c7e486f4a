import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyTree } from '../../scripts/copy-tree.ts';
import { fetchOnce } from '../../scripts/fetch-once.ts';
import { freePort } from '../../scripts/runtime.ts';

interface Running {
  node: number;
  workerd: number[];
  web: string;
  api: string;
  sandbox: string;
  key: string;
}

const blocker = createServer();
/** A port that is in use, and the next free one. */
let taken: number;
let next: number;
let home: string;
let child: ChildProcess;

const alive = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('workerd');
  } catch {
    return spawnSync('ps', ['-o', 'args=', '-p', String(pid)], {
      encoding: 'utf8',
    }).stdout.includes('workerd');
  }
};

/** Runs a script of the project to its end. */
async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  const script = spawn(process.execPath, args, { cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  script.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  script.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [status] = (await once(script, 'close')) as [number];
  return { status, stdout, stderr };
}

/** Starts like `npm start` and waits until it runs. Without `seconds` an order lasts as long as in production. */
async function start(seconds?: number): Promise<Running> {
  const lock = join(home, '.wrangler/start.json');
  const before = existsSync(lock) ? readFileSync(lock, 'utf8') : '';
  child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: home,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(taken),
      ...(seconds !== undefined && { VERIFICATION_SECONDS: String(seconds) }),
    },
  });
  while (child.exitCode === null && child.signalCode === null) {
    await sleep(100);
    const now = existsSync(lock) ? readFileSync(lock, 'utf8') : '';
    if (now !== '' && now !== before) return JSON.parse(now) as Running;
  }
  throw new Error(`npm start ended with ${child.exitCode ?? child.signalCode}`);
}

async function ended(): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) await sleep(20);
}

const lastStarted = (): Running =>
  JSON.parse(readFileSync(join(home, '.wrangler/start.json'), 'utf8')) as Running;

const call = async (
  running: Running,
  path: string,
  init: { method?: string; body?: string } = {},
) => {
  const headers = { authorization: `Bearer ${running.key}`, 'content-type': 'application/json' };
  const response = await fetchOnce(running.api + path, { ...init, headers });
  return (await response.json()) as Record<string, unknown>;
};

beforeAll(async () => {
  home = copyTree();
  // Below the ephemeral ports: the system may assign one of those before it is listened on.
  taken = await freePort(19_000 + Math.floor(Math.random() * 1_500));
  await new Promise<void>((ready) => blocker.listen(taken, '127.0.0.1', ready));
  next = await freePort(taken + 1);
});
afterAll(async () => {
  child.kill('SIGTERM');
  await ended();
  blocker.close();
  rmSync(home, { recursive: true, force: true });
});

test('takes the next free port, and a new user gets a number and its code', async () => {
  const running = await start();
  expect(running.web).toBe(`http://localhost:${next}`);
  const demo = await run('scripts/demo.ts');
  expect([demo.status, demo.stdout.trim().split('\n').at(-1)]).toEqual([0, 'code 123456']);
});

test('a missing file is an uncached 404; a path of the dashboard is its page', async () => {
  const { web } = lastStarted();
  const ask = async (path: string) => {
    const { status, headers } = await fetchOnce(web + path);
    return [status, headers.get('content-type')?.split(';')[0], headers.get('cache-control')];
  };
  for (const path of ['/assets/chunk-NEXT-DEPLOY.js', '/assets/', '/assets/a/b.css'])
    expect(await ask(path), path).toEqual([404, 'text/plain', 'no-store']);
  const page = await (await fetchOnce(`${web}/numbers/ver_1`)).text();
  const file = /\/assets\/[\w.-]+\.js/.exec(page)?.[0] ?? 'no script';
  expect(await ask(file)).toEqual([200, 'text/javascript', 'public, max-age=31536000, immutable']);
});

test('the checkout works in each currency, and the comparison with Paystack is correct', async () => {
  const running = lastStarted();
  const begin = (currency: string) =>
    call(running, '/v1/payments', {
      method: 'POST',
      body: JSON.stringify({ creditCents: 1_000, currency }),
    });
  const begun = [];
  for (const currency of ['NGN', 'GHS', 'ZAR', 'KES', 'USD']) begun.push(await begin(currency));
  expect(
    begun.map(({ amountMinor, rate }) => [amountMinor, (rate as { source: string }).source]),
  ).toEqual([
    [1_600_500, 'sandbox'],
    [12_250, 'sandbox'],
    [17_215, 'sandbox'],
    [129_370, 'sandbox'],
    [1_000, 'fixed'],
  ]);
  const pay = ({ reference }: Record<string, unknown>, webhook: boolean) =>
    fetchOnce(`${running.sandbox}/sandbox/paystack/transactions/${String(reference)}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: 'success', webhook }),
    });
  const [ngn = {}, ghs = {}] = begun;
  const credited = async (payment: Record<string, unknown>) =>
    (await call(running, `/v1/payments/${String(payment['id'])}`))['creditedCents'];
  const compared = async () => {
    const { status, stdout } = await run(
      'scripts/reconcile.ts',
      String(ngn['createdAt']).slice(0, 10),
    );
    return { status, last: stdout.trim().split('\n').slice(-2) };
  };
  await pay(ngn, true);
  await expect.poll(() => credited(ngn)).toBe(1_000);
  const day = String(ngn['createdAt']).slice(0, 10);
  expect(await compared()).toEqual({
    status: 0,
    last: [`${day}: 5 transactions at Paystack, 5 payments`, '0 differences'],
  });
  // Without a webhook the payment is found in Paystack's list.
  await pay(ghs, false);
  expect(await compared()).toEqual({
    status: 1,
    last: [
      `not_credited           ${String(ghs['reference'])}  Paid at Paystack, and no credits were given.`,
      '1 difference',
    ],
  });
});

test('a second start reports the running one', async () => {
  const second = await run('scripts/start.ts');
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('already runs at');
});

test('after SIGKILL the next start ends the orphan and continues with the same data', async () => {
  const before = lastStarted();
  child.kill('SIGKILL');
  await ended();
  const running = await start(3);
  expect(before.workerd.map(alive)).toEqual(before.workerd.map(() => false));
  expect(running.key).toBe(before.key);
  // The addresses stay the same even if the orphan still held them when the start began.
  const addresses = ({ web, api, sandbox }: Running) => [web, api, sandbox];
  expect(addresses(running)).toEqual(addresses(before));
  expect(await call(running, '/v1/balance')).toMatchObject({ heldCents: 0 });
});

test('the credits of a number without a code are returned', async () => {
  const running = lastStarted();
  const before = await call(running, '/v1/balance');
  const body = '{"service":"nocode"}';
  const { id } = await call(running, '/v1/verifications', { method: 'POST', body });
  await expect
    .poll(() => call(running, `/v1/verifications/${String(id)}?wait=25`))
    .toMatchObject({ state: 'expired', reason: 'no_code_in_time', code: null });
  await expect.poll(() => call(running, '/v1/balance')).toEqual(before);
});

test('a stop leaves no process behind', async () => {
  const running = lastStarted();
  expect(running.workerd.map(alive)).toEqual(running.workerd.map(() => true));
  child.kill('SIGTERM');
  await ended();
  await expect.poll(() => running.workerd.map(alive)).toEqual(running.workerd.map(() => false));
  expect(existsSync(join(home, '.wrangler/start.json'))).toBe(false);
});
