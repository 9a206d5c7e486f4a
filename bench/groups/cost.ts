import { setTimeout as sleep } from 'node:timers/promises';
import { bearer } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { dollars, namesOf, NO_OPERATIONS, PRICES, type Operations } from '../lib/prices.ts';
import { Testbed } from '../lib/testbed.ts';

const ORDERS = Number(process.env['BENCH_ORDERS'] ?? 1_000);
/**
 * Speed of the API's clock: ten minutes of polls take two. Two real calls to the provider must fit into five seconds of
 * that clock: between two polls, and before the fallback alarm of a new order.
 */
const SPEED = 5;
const SILENT_SHARE = 0.3;
/** Delay of a code, by the API's clock. */
const CODE_AFTER_MS = [20_000, 60_000];
/** Real latency of the provider, during which the object is awake. */
const PROVIDER_MS = 300;
/** By the API's clock; orders arrive one at a time, as the provider's spacing requires. */
const ARRIVAL_MS = { push: 600, polling: 800 };
const ACCOUNTS = 10;
const MAX_TRIES = 5;
/** Longer than any order: its window, its grace period, and the steps around them. */
const PATIENCE_MS = 13 * 60_000;

/** Runs without orders too: billed per day, not per order. */
const BY_THE_DAY = new Set(['Ticker', 'Cron']);

type Mode = keyof typeof ARRIVAL_MS;
type Tally = Record<string, Operations>;

interface Verification {
  id: string;
  state: string;
}

/** One customer: orders, follows one socket to the end, reads the result once. */
async function customer(testbed: Testbed, key: string, patienceMs: number): Promise<Verification> {
  const { api } = testbed.urls;
  const headers = bearer(key);
  const body = '{"service":"whatsapp"}';
  const rented = await order(`${api}/v1/verifications`, { method: 'POST', headers, body });
  const { id } = rented;
  const ended = await watchToTheEnd(
    `${api.replace('http', 'ws')}/v1/verifications/${id}/ws`,
    key,
    patienceMs,
  );
  const answer = await fetch(`${api}/v1/verifications/${id}`, { headers });
  const shown = (await answer.json()) as Verification;
  if (!ended) throw new Error(`did not end: ${JSON.stringify(shown)}`);
  return shown;
}

/** Repeats the order while no number is available; refused orders count as cost too. */
async function order(url: string, init: RequestInit): Promise<Verification> {
  for (let tries = 1; ; tries++) {
    const answer = await fetch(url, init);
    if (answer.ok) return (await answer.json()) as Verification;
    if (tries >= MAX_TRIES) throw new Error(`refused: ${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
    await sleep(2_000);
  }
}

async function watchToTheEnd(url: string, key: string, patienceMs: number): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${key}` },
  } as never);
  // The code may have arrived before the socket opened.
  socket.addEventListener('open', () => socket.send('{"type":"resume","afterSequence":0}'));
  const late = setTimeout(() => resolve(false), patienceMs);
  socket.addEventListener('message', ({ data }) => {
    if (/"type":"verification\.(completed|cancelled|expired|failed)"/.test(String(data)))
      resolve(true);
  });
  socket.addEventListener('error', ({ message }) =>
    reject(new Error(`a socket failed: ${message}`)),
  );
  const ended = await promise.finally(() => clearTimeout(late));
  socket.close();
  return ended;
}

async function orderAll(testbed: Testbed, mode: Mode): Promise<Verification[]> {
  const keys: string[] = [];
  while (keys.length < ACCOUNTS) keys.push(await testbed.account());
  const customers: Promise<Verification>[] = [];
  for (let n = 0; n < ORDERS; n++) {
    const one = customer(testbed, keys[n % ACCOUNTS] ?? '', PATIENCE_MS / SPEED);
    // Promise.all below reports rejections; until then they are unhandled.
    one.catch(() => undefined);
    customers.push(one);
    await sleep(ARRIVAL_MS[mode] / SPEED);
  }
  return Promise.all(customers);
}

const total = (tally: Tally): Operations => {
  const sum = { ...NO_OPERATIONS };
  for (const [owner, operations] of Object.entries(tally)) {
    if (BY_THE_DAY.has(owner)) continue;
    for (const name of namesOf) sum[name] += operations[name];
  }
  return sum;
};

function explain(mode: Mode, ended: Verification[], tally: Tally): string {
  const completed = ended.filter(({ state }) => state === 'completed').length;
  const per = total(tally);
  const lines = namesOf.map((name) => {
    const each = per[name] / ORDERS;
    const price = (each * PRICES[name] * 1e6).toFixed(2);
    const owners = Object.entries(tally)
      .filter(([owner, one]) => one[name] > 0 && !BY_THE_DAY.has(owner))
      .map(([owner, one]) => `${owner} ${(one[name] / ORDERS).toFixed(2)}`);
    return `  ${name.padEnd(18)} ${each.toFixed(2).padStart(8)}  $${price.padStart(6)}  ${owners.join(', ')}`;
  });
  const ticker = tally['Ticker'] ?? NO_OPERATIONS;
  const ticks = Math.max(1, ticker.objectRequests);
  lines.push(
    `  beside it, each tick (4 a minute, however many orders): ${Math.round(ticker.d1RowsRead / ticks)} D1 rows read`,
  );
  return [
    `${mode}: ${ORDERS} orders, ${completed} with a code; each, and a million:`,
    ...lines,
  ].join('\n');
}

async function measure(mode: Mode): Promise<Operations> {
  const vars = { BENCH_SPEED: String(SPEED), BENCH_START: String(Date.now()) };
  const testbed = await Testbed.start({ entry: 'bench/workers/counted.ts', vars });
  try {
    await testbed.provider.switches({
      latencyMs: PROVIDER_MS,
      tokenSeconds: 86_400,
      webhooks: { enabled: mode === 'push' },
      autoSms: {
        enabled: true,
        silentShare: SILENT_SHARE,
        delayMs: CODE_AFTER_MS.map((ms) => ms / SPEED),
      },
    });
    await testbed.cron();
    const tallyOf = async (): Promise<Tally> =>
      (await (await fetch(`${testbed.urls.api}/__bench/tally`)).json()) as Tally;
    await tallyOf();
    const ended = await orderAll(testbed, mode);
    // Settlements and the hub's last events; then each object's end a day later.
    await sleep(3_000);
    const ids = JSON.stringify(ended.map(({ id }) => id));
    await fetch(`${testbed.urls.api}/__bench/end`, { method: 'POST', body: ids });
    const tally = await tallyOf();
    console.error(explain(mode, ended, tally));
    return total(tally);
  } finally {
    await testbed.close();
  }
}

/** Cost of one order at Cloudflare's list prices, counted where each operation happens. */
export async function cost(): Promise<Figure[]> {
  const push = await measure('push');
  const polling = await measure('polling');
  const million = (operations: Operations) => (dollars(operations) / ORDERS) * 1e6;
  return [
    figure('D1 rows written per order, push', push.d1RowsWritten / ORDERS),
    figure('D1 rows written per order, polling', polling.d1RowsWritten / ORDERS),
    figure('a million orders, push', million(push)),
    figure('a million orders, polling', million(polling)),
  ];
}
