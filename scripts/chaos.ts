// npm run chaos [-- verifications kills]: sends SIGKILL to workerd during purchases and settlements, then counts
// losses.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fetchOnce } from './fetch-once.ts';
import { Server } from './server.ts';

const [total = 300, wantedKills = 20] = process.argv.slice(2).map(Number);
const ACCOUNTS = 10;
const CONCURRENCY = 25;
const LATENCY_MS = 500;
const SILENT_SHARE = 0.3;
const KILL_EVERY_MS = 4_000;
const END_STATES = ['completed', 'cancelled', 'expired', 'failed'];
const SETTLE_LIMIT_MS = 300_000;

const server = await Server.start({ env: { VERIFICATION_SECONDS: '20' } });
const started = Date.now();
await server.switches({
  latencyMs: LATENCY_MS,
  autoSms: { delayMs: [1_000, 9_000], silentShare: SILENT_SHARE },
});
const keys = await Promise.all(
  Array.from({ length: ACCOUNTS }, (_, i) =>
    server.seed({
      accountId: `acc_c${i}`,
      name: `Chaos ${i}`,
      tier: 'enterprise',
      credits: 1_000_000,
    }),
  ),
);

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Repeats a request with the same key until the API answers it. */
async function call(key: string, path: string, init: Call = {}): Promise<Response> {
  for (;;) {
    const headers = {
      ...init.headers,
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    };
    const response = await fetchOnce(server.api + path, {
      ...init,
      headers,
      signal: AbortSignal.timeout(40_000),
    }).catch(() => null);
    if (response && response.status < 500 && response.status !== 409) return response;
    await sleep(200);
  }
}

interface Verification {
  id: string;
  state: string;
  code: string | null;
}

const ids: string[] = [];
let failedAtOnce = 0;
async function rent(n: number): Promise<void> {
  const key = keys[n % ACCOUNTS] ?? '';
  const order = {
    method: 'POST',
    headers: { 'idempotency-key': randomUUID() },
    body: '{"service":"whatsapp"}',
  };
  const response = await call(key, '/v1/verifications', order);
  // 422: the order failed for good. Other errors are temporary.
  if (response.status === 422) {
    failedAtOnce++;
    return;
  }
  if (!response.ok) throw new Error(`rent: ${response.status} ${await response.text()}`);
  const { id } = (await response.json()) as Verification;
  ids.push(id);
  for (;;) {
    const now = (await (await call(key, `/v1/verifications/${id}?wait=25`)).json()) as Verification;
    if (END_STATES.includes(now.state)) return;
    await sleep(100);
  }
}

const progress = { renting: true };
let kills = 0;
let killsInsideOrder = 0;
const restarts: number[] = [];
async function killRepeatedly(): Promise<void> {
  while (progress.renting) {
    await sleep(KILL_EVERY_MS * (0.6 + Math.random() * 0.6));
    if (!progress.renting && kills >= wantedKills) return;
    const [busy] = await server
      .query<{ n: number }>(
        `SELECT count(*) AS n FROM verifications WHERE state IN ('created', 'cancelling')`,
      )
      .catch(() => [{ n: 0 }]);
    restarts.push(await server.kill());
    kills++;
    if ((busy?.n ?? 0) > 0) killsInsideOrder++;
    process.stdout.write(`\rkilled ${kills} times, ${ids.length} of ${total} rented `);
  }
}

let next = 0;
const worker = async () => {
  while (next < total) await rent(next++);
};
const killing = killRepeatedly();
await Promise.all(Array.from({ length: CONCURRENCY }, worker));
progress.renting = false;
await killing;

// Waits until the outboxes are empty and the recoveries have ended.
const deadline = Date.now() + SETTLE_LIMIT_MS;
const unfinished = async () => {
  const [row] = await server.query<{ open: number; due: number }>(
    `SELECT (SELECT count(*) FROM verifications WHERE ended_at IS NULL) AS open,
       (SELECT count(*) FROM recoveries WHERE state = 'open') AS due`,
  );
  return (row?.open ?? 0) + (row?.due ?? 0);
};
while (Date.now() < deadline && (await unfinished()) > 0) {
  await server.cron();
  await sleep(2_000);
}

interface Order {
  id: string;
  state: string;
  settles: number;
  captured: number;
  reservation_id: string | null;
  messages: number;
}
const orders = await server.query<Order>(
  `SELECT v.id, v.state, v.reservation_id,
     (SELECT count(*) FROM transfers t WHERE t.reference = v.id AND t.step = 'settle') AS settles,
     (SELECT count(*) FROM transfers t WHERE t.reference = v.id AND t.step = 'settle' AND t.credit LIKE '%revenue') AS captured,
     (SELECT count(*) FROM messages m WHERE m.verification_id = v.id AND m.late = 0) AS messages
   FROM verifications v`,
);
const known = new Set(orders.map((order) => order.id));
const completed = orders.filter(
  (o) => o.state === 'completed' && o.captured === 1 && o.messages > 0,
);
const refunded = orders.filter(
  (o) =>
    END_STATES.includes(o.state) && o.state !== 'completed' && o.settles === 1 && o.captured === 0,
);
const lost =
  orders.length - completed.length - refunded.length + ids.filter((id) => !known.has(id)).length;

interface Purchase {
  reservationId: string;
  state: string;
}
const answer = await server.control('GET', '/sandbox/purchases');
const purchases = (await answer.json()) as Purchase[];
const held = new Set(orders.map((order) => order.reservation_id));
const extras = purchases.filter((purchase) => !held.has(purchase.reservationId));
const unreturned = extras.filter((p) => !/Canceled|TimedOut|Reported|Refunded/.test(p.state));
const holders = orders.filter((order) => order.reservation_id !== null);
const double =
  holders.length - new Set(holders.map((o) => o.reservation_id)).size + unreturned.length;
const broken = await server.brokenLedgerRules();
const [sum] = await server.query<{ n: number }>('SELECT sum(balance) AS n FROM ledger_accounts');
await server.stop();

const mean = restarts.reduce((a, b) => a + b, 0) / Math.max(1, restarts.length);
console.log(`
${kills} kills (${killsInsideOrder} with an order inside a purchase or a settlement), back after ${mean.toFixed(0)} ms on average,
${purchases.length} numbers sold, ${holders.length} held by orders, ${extras.length} extras given back, ${failedAtOnce} orders failed at once,
${((Date.now() - started) / 1000).toFixed(0)} s; broken ledger rules: ${broken.map((b) => `${b.rule} (${b.count})`).join(', ') || 'none'}`);
console.log(
  `${orders.length} verifications, ${completed.length} completed, ${refunded.length} refunded, ${lost} lost, ${double} double, ledger sum ${sum?.n ?? 'unknown'}`,
);
const isSound =
  lost === 0 && double === 0 && sum?.n === 0 && broken.length === 0 && kills >= wantedKills;
process.exit(isSound ? 0 : 1);
