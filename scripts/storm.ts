// npm run storm [-- intents webhooks kills]: payments in every weather, with SIGKILL to workerd in between; then every
// account against a model of its own. The exit code is 1 when a cent is not where it belongs.
import { setTimeout as sleep } from 'node:timers/promises';
import { Server } from './server.ts';
import { buy } from './storm/buyers.ts';
import { CURRENCIES, FATES, fateOf, type Intent } from './storm/fates.ts';
import { creditsOf, open } from './storm/intents.ts';
import { gather, type Customer } from './storm/people.ts';
import { countOf, rest, webhooksOf } from './storm/rest.ts';
import { fired, repeat, strike } from './storm/strikes.ts';
import { verdict, type Diary } from './storm/verdict.ts';
import { World } from './storm/world.ts';

const [total = 20_000, webhooks = 100_000, kills = 20] = process.argv.slice(2).map(Number);
const PER_ACCOUNT = 100;
const CONCURRENCY = 24;
const CHUNK = Math.max(20, Math.min(250, Math.ceil(total / 10)));
const BUYERS = Math.max(2, Math.min(8, Math.floor(total / 100)));

const world = new World(await Server.start());
const started = Date.now();
await world.server.switches({ autoSms: { delayMs: [500, 2_000] } });
await world.steady(() =>
  world.server.control('PATCH', '/sandbox/paystack/switches', {
    webhooks: { duplicate: 1, copies: 3, shuffleMs: 1_500, delayMs: [0, 200], retryScale: 0.0002 },
  }),
);
const { customers, staff } = await gather(
  world,
  BUYERS + Math.max(4, Math.ceil(total / PER_ACCOUNT)),
);
await world.cron();
const [buyers, payers] = [customers.slice(0, BUYERS), customers.slice(BUYERS)];
const byId = new Map(customers.map((customer) => [customer.accountId, customer]));
const at = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
};
const customerOf = ({ account }: Intent): Customer => byId.get(account) ?? at(payers, 0);

const diary: Diary = { intents: [], bought: [] };
const stage = { isOpen: true, begun: 0 };
const restarts: number[] = [];

/** As many kills as were asked for, spread over the intents. */
async function killer(): Promise<void> {
  for (let n = 1; n <= kills; n++) {
    while (stage.isOpen && stage.begun < (total * n) / (kills + 1)) await sleep(20);
    await sleep(Math.random() * 200);
    restarts.push(await world.kill());
  }
}

/** Buys on and on; what buyers pay counts as the others' does. */
async function buying(customer: Customer, first: number): Promise<void> {
  for (let n = first; stage.isOpen || n < first + 3; n++) {
    diary.bought.push(await buy(world, { customer, staff }, n));
  }
}

async function wave(first: number): Promise<void> {
  const size = Math.min(CHUNK, total - first);
  const queue = Array.from({ length: size }, (_, i) => first + i).values();
  const opened: Intent[] = [];
  const line = async () => {
    for (const n of queue) {
      const wish = { credits: creditsOf(n), currency: at(CURRENCIES, n >> 1), fate: fateOf(n) };
      opened.push(await open(world, at(payers, n), wish));
      stage.begun++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, line));
  diary.intents.push(...opened);
  await strike(world, opened, customerOf);
  const due = Math.floor((webhooks * stage.begun) / total) - countOf(await webhooksOf(world));
  if (due > 0) await repeat(world, opened, due);
  process.stdout.write(`\r${stage.begun} of ${total} intents, ${world.kills} kills `);
}

const others = Promise.all([killer(), ...buyers.map((buyer, n) => buying(buyer, n))]);
for (let first = 0; first < total; first += CHUNK) await wave(first);
stage.isOpen = false;
await others;
const still = await rest(world);
console.log(`\nrested after ${((Date.now() - started) / 1000).toFixed(0)} s`);

// What no webhook told of: the reconciler's next look is brought forward.
const uncredited = diary.intents.filter(({ fate }) => fate === 'silent').length;
await world.query('UPDATE payments SET next_check_at = 0 WHERE next_check_at IS NOT NULL');
for (let look = 0; look < 1_000; look++) {
  const [left] = await world.query<{ n: number }>(
    'SELECT count(*) AS n FROM payments WHERE next_check_at = 0',
  );
  if (left?.n === 0) break;
  await world.cron();
}

// The last one of each account pays what it owes, so that what is left can be told to the cent.
const [owing] = await world.query<{ n: number }>(
  `SELECT count(*) AS n FROM ledger_accounts WHERE id LIKE '%:owed' AND balance < 0`,
);
const last = await Promise.all(
  customers.map((customer) =>
    open(world, customer, { credits: 20_000, currency: 'USD', fate: 'paid' }),
  ),
);
diary.intents.push(...last);
await strike(world, last, customerOf);
const sent = countOf(await webhooksOf(world));
if (sent < webhooks) await repeat(world, last, webhooks - sent);
still.push(...(await rest(world)));

const faults = [...still, ...(await verdict(world, diary))];
const seconds = (Date.now() - started) / 1000;
const done = await webhooksOf(world);
await world.server.stop();

const intents = diary.intents.length + diary.bought.length;
const count = countOf(done);
const mean = restarts.reduce((a, b) => a + b, 0) / Math.max(1, restarts.length);
const fates = FATES.map((fate) => `${diary.intents.filter((i) => i.fate === fate).length} ${fate}`);
const ways = (['refund', 'payout', 'dispute'] as const).map(
  (way) => `${diary.bought.filter((one) => one.way === way).length} ${way}`,
);
console.log(`${fates.join(', ')};
${diary.bought.length} bought with: ${ways.join(', ')} while it ran; ${owing?.n} accounts owed; ${uncredited} found by the reconciler;
${fired.forged} forged webhooks, ${fired.lying} lying, ${fired.unknown} of nobody, ${fired.repeated} repeated; ${JSON.stringify(done)};
${world.kills} kills, back after ${mean.toFixed(0)} ms on average; ${seconds.toFixed(0)} s`);
if (done.failed !== fired.forged)
  faults.push(`${done.failed} webhooks were refused, and ${fired.forged} forged`);
if (count < webhooks) faults.push(`only ${count} webhooks`);
for (const fault of faults.slice(0, 50)) console.log(fault);
console.log(
  `${intents} intents, ${count} webhooks, ${world.kills} kills: ${faults.length} faults; ${(count / seconds).toFixed(0)} webhooks/s, ${(intents / seconds).toFixed(1)} intents/s`,
);
process.exit(faults.length === 0 ? 0 : 1);
