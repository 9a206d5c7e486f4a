import { setTimeout as sleep } from 'node:timers/promises';
import { buy } from './purchases.ts';
import { CURRENCIES, scenarioFor, type Intent } from './scenarios.ts';
import { creditsFor, startCheckout } from './checkouts.ts';
import { createAccounts, type Customer, type StormAccounts } from './accounts.ts';
import { getWebhookCounts, quiesce, totalOf } from './quiesce.ts';
import { applyScenarios, repeatWebhooks } from './faults.ts';
import type { LoadRecord } from './violations.ts';
import type { World } from './world.ts';

export interface Wanted {
  intents: number;
  webhooks: number;
  kills: number;
}

export interface Storm {
  record: LoadRecord;
  accounts: StormAccounts;
  /** Time until workerd answered again after each kill, ms. */
  restarts: number[];
  /** Customers that buy at the same time. */
  buyers: number;
  /** Accounts with a debt before their last payment. */
  accountsInDebt: number;
}

const PER_ACCOUNT = 100;
/** More than the requests in flight: after a kill some wait for the lease of an interrupted request. */
const CONCURRENT_CUSTOMERS = 120;
/** Cents: more than an account can owe. */
const LAST_CREDITS = 20_000;
const SWITCHES = {
  webhooks: {
    duplicate: 1,
    copies: 3,
    shuffleMs: 1_500,
    delayMs: [0, 200],
    retryScale: 0.0001,
    // Paystack's three days of repeats take a few seconds here, less than a restart may take.
    outageCounts: false,
  },
};

const at = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
};

const customerAmong =
  ({ customers }: StormAccounts) =>
  ({ account }: Intent): Customer => {
    const found = customers.find(({ accountId }) => accountId === account);
    if (!found) throw new Error(`no customer has the account ${account}`);
    return found;
  };

/** Runs intents, purchases beside them, and kills spread over both. */
export async function runLoad(world: World, wanted: Wanted): Promise<Storm> {
  const buyers = Math.max(2, Math.min(8, Math.floor(wanted.intents / 100)));
  await world.server.switches({ autoSms: { delayMs: [500, 2_000] } });
  const turned = await world.server.control('PATCH', '/sandbox/paystack/switches', SWITCHES);
  if (!turned.ok) throw new Error(`switches: ${turned.status} ${await turned.text()}`);
  const accounts = await createAccounts(
    world,
    buyers + Math.max(4, Math.ceil(wanted.intents / PER_ACCOUNT)),
  );
  await world.cron();
  const storm: Storm = {
    record: { intents: [], purchases: [] },
    accounts,
    restarts: [],
    buyers,
    accountsInDebt: 0,
  };
  const progress = { isLoading: true, started: 0 };
  const beside = Promise.all([
    kill(world, { storm, progress, wanted }),
    ...accounts.customers
      .slice(0, buyers)
      .map((customer, n) => keepBuying(world, { customer, storm, progress, first: n })),
  ]);
  await runIntents(world, { storm, progress, wanted, payers: accounts.customers.slice(buyers) });
  progress.isLoading = false;
  await beside;
  return storm;
}

interface LoadProgress {
  isLoading: boolean;
  /** Checkouts started so far. */
  started: number;
}
interface LoadContext {
  storm: Storm;
  progress: LoadProgress;
  wanted: Wanted;
}

async function kill(world: World, { storm, progress, wanted }: LoadContext): Promise<void> {
  for (let n = 1; n <= wanted.kills; n++) {
    while (progress.isLoading && progress.started < (wanted.intents * n) / (wanted.kills + 1))
      await sleep(20);
    await sleep(Math.random() * 200);
    storm.restarts.push(await world.kill());
  }
}

/** An order costs as much work as ten payments. */
const INTENTS_PER_PURCHASE = 50;

/** Covers each path of return at least once. */
async function keepBuying(
  world: World,
  run: { customer: Customer; storm: Storm; progress: LoadProgress; first: number },
): Promise<void> {
  const { customer, storm, progress, first } = run;
  const { purchases } = storm.record;
  for (let n = first; progress.isLoading || n < first + 3; n++) {
    while (progress.isLoading && purchases.length * INTENTS_PER_PURCHASE > progress.started)
      await sleep(50);
    purchases.push(await buy(world, { customer, staff: storm.accounts.staff }, n));
  }
}

/** Customers start checkouts concurrently; full batches get their scenarios applied together. */
async function runIntents(
  world: World,
  context: LoadContext & { payers: Customer[] },
): Promise<void> {
  const { storm, progress, wanted } = context;
  const size = Math.max(20, Math.min(250, Math.ceil(wanted.intents / 10)));
  const ready: Intent[] = [];
  const starting = startCheckouts(world, context, ready);
  for (let applied = 0; applied < wanted.intents;) {
    if (ready.length < Math.min(size, wanted.intents - applied)) {
      await sleep(20);
      continue;
    }
    const opened = ready.splice(0, size);
    storm.record.intents.push(...opened);
    await applyToBatch(world, context, opened);
    applied += opened.length;
    console.log(`${progress.started} of ${wanted.intents} intents, ${world.kills} kills`);
  }
  await starting;
}

async function startCheckouts(
  world: World,
  { progress, payers, wanted }: LoadContext & { payers: Customer[] },
  ready: Intent[],
): Promise<void> {
  const queue = Array.from({ length: wanted.intents }, (_, n) => n).values();
  const startAll = async () => {
    for (const n of queue) {
      // Shifts the customers by one each round; otherwise one of them would get all intents of a scenario.
      const customer = at(payers, n + Math.floor(n / payers.length));
      const wish = {
        credits: creditsFor(n),
        currency: at(CURRENCIES, n >> 1),
        scenario: scenarioFor(n),
      };
      ready.push(await startCheckout(world, customer, wish));
      progress.started++;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_CUSTOMERS }, startAll));
}

async function applyToBatch(
  world: World,
  { storm, progress, wanted }: LoadContext,
  intents: readonly Intent[],
): Promise<void> {
  await applyScenarios(world, intents, customerAmong(storm.accounts));
  const due = Math.floor((wanted.webhooks * progress.started) / wanted.intents);
  await repeatWebhooks(world, intents, due - totalOf(await getWebhookCounts(world)));
}

/** Ends the load: waits for all work, then one last payment an account. Returns what did not end. */
export async function finishLoad(world: World, storm: Storm, wanted: Wanted): Promise<string[]> {
  const unfinished = await quiesce(world);
  // The reconciler finds payments without a webhook; its next check is brought forward.
  await world.query('UPDATE payments SET next_check_at = 0 WHERE next_check_at IS NOT NULL');
  const isLeft = async () => {
    const sql = 'SELECT count(*) AS n FROM payments WHERE next_check_at = 0';
    return ((await world.query<{ n: number }>(sql))[0]?.n ?? 0) > 0;
  };
  while (await isLeft()) await world.cron();
  const [row] = await world.query<{ n: number }>(
    `SELECT count(*) AS n FROM ledger_accounts WHERE id LIKE '%:owed' AND balance < 0`,
  );
  storm.accountsInDebt = row?.n ?? 0;
  // The last payment of each account pays its debt, so that its balance can be predicted to the cent.
  const { customers } = storm.accounts;
  const wish = { credits: LAST_CREDITS, currency: 'USD' as const, scenario: 'paid' as const };
  const last = await Promise.all(customers.map((customer) => startCheckout(world, customer, wish)));
  storm.record.intents.push(...last);
  await applyScenarios(world, last, customerAmong(storm.accounts));
  await repeatWebhooks(world, last, wanted.webhooks - totalOf(await getWebhookCounts(world)));
  return [...unfinished, ...(await quiesce(world))];
}
