import { setTimeout as sleep } from 'node:timers/promises';
import { buy } from './buyers.ts';
import { CURRENCIES, fateOf, type Intent } from './fates.ts';
import { creditsOf, open } from './intents.ts';
import { gather, type Customer, type People } from './people.ts';
import { countOf, rest, webhooksOf } from './rest.ts';
import { repeat, strike } from './strikes.ts';
import type { Diary } from './verdict.ts';
import type { World } from './world.ts';

export interface Wanted {
  intents: number;
  webhooks: number;
  kills: number;
}

export interface Storm {
  diary: Diary;
  people: People;
  /** How long workerd was away after each kill, ms. */
  restarts: number[];
  /** Accounts that owed something before their last payment. */
  owing: number;
}

const PER_ACCOUNT = 100;
/** More than are asked for at once: after a kill some wait for the lease of what it cut off. */
const LINES = 120;
/** Cents: above what any account can owe. */
const LAST_CREDITS = 20_000;
const SWITCHES = {
  webhooks: {
    duplicate: 1,
    copies: 3,
    shuffleMs: 1_500,
    delayMs: [0, 200],
    retryScale: 0.0001,
    // However long a killed workerd is away: Paystack's three days are a few seconds here.
    outageCounts: false,
  },
};

const at = <T>(list: readonly T[], n: number): T => {
  const one = list[n % list.length];
  if (one === undefined) throw new Error('an empty list');
  return one;
};

const customerAmong =
  ({ customers }: People) =>
  ({ account }: Intent): Customer => {
    const found = customers.find(({ accountId }) => accountId === account);
    if (!found) throw new Error(`nobody is ${account}`);
    return found;
  };

/** All that is wanted at once: intents, buyers beside them, and kills spread over it. */
export async function rage(world: World, wanted: Wanted): Promise<Storm> {
  const buyers = Math.max(2, Math.min(8, Math.floor(wanted.intents / 100)));
  await world.server.switches({ autoSms: { delayMs: [500, 2_000] } });
  const turned = await world.server.control('PATCH', '/sandbox/paystack/switches', SWITCHES);
  if (!turned.ok) throw new Error(`switches: ${turned.status} ${await turned.text()}`);
  const people = await gather(world, buyers + Math.max(4, Math.ceil(wanted.intents / PER_ACCOUNT)));
  await world.cron();
  const storm: Storm = { diary: { intents: [], bought: [] }, people, restarts: [], owing: 0 };
  const stage = { isOpen: true, begun: 0 };
  const beside = Promise.all([
    kill(world, { storm, stage, wanted }),
    ...people.customers
      .slice(0, buyers)
      .map((customer, n) => buyOn(world, { customer, storm, stage, first: n })),
  ]);
  await pour(world, { storm, stage, wanted, payers: people.customers.slice(buyers) });
  stage.isOpen = false;
  await beside;
  return storm;
}

interface Stage {
  isOpen: boolean;
  /** Intents so far. */
  begun: number;
}
interface Course {
  storm: Storm;
  stage: Stage;
  wanted: Wanted;
}

async function kill(world: World, { storm, stage, wanted }: Course): Promise<void> {
  for (let n = 1; n <= wanted.kills; n++) {
    while (stage.isOpen && stage.begun < (wanted.intents * n) / (wanted.kills + 1)) await sleep(20);
    await sleep(Math.random() * 200);
    storm.restarts.push(await world.kill());
  }
}

/** Of so many intents one is a buyer's, whose order costs as much as ten payments. */
const INTENTS_PER_PURCHASE = 50;

/** Each way back at least once. */
async function buyOn(
  world: World,
  run: { customer: Customer; storm: Storm; stage: Stage; first: number },
): Promise<void> {
  const { customer, storm, stage, first } = run;
  const { bought } = storm.diary;
  for (let n = first; stage.isOpen || n < first + 3; n++) {
    while (stage.isOpen && bought.length * INTENTS_PER_PURCHASE > stage.begun) await sleep(50);
    bought.push(await buy(world, { customer, staff: storm.people.staff }, n));
  }
}

/** Lines of customers open one checkout after the other, and what is open by then is struck together. */
async function pour(world: World, course: Course & { payers: Customer[] }): Promise<void> {
  const { storm, stage, wanted } = course;
  const size = Math.max(20, Math.min(250, Math.ceil(wanted.intents / 10)));
  const ready: Intent[] = [];
  const lines = openAll(world, course, ready);
  for (let struckSoFar = 0; struckSoFar < wanted.intents;) {
    if (ready.length < Math.min(size, wanted.intents - struckSoFar)) {
      await sleep(20);
      continue;
    }
    const opened = ready.splice(0, size);
    storm.diary.intents.push(...opened);
    await struck(world, course, opened);
    struckSoFar += opened.length;
    console.log(`${stage.begun} of ${wanted.intents} intents, ${world.kills} kills`);
  }
  await lines;
}

async function openAll(
  world: World,
  { stage, payers, wanted }: Course & { payers: Customer[] },
  ready: Intent[],
): Promise<void> {
  const queue = Array.from({ length: wanted.intents }, (_, n) => n).values();
  const line = async () => {
    for (const n of queue) {
      // Another customer at each round, or one of them would get all of one fate.
      const customer = at(payers, n + Math.floor(n / payers.length));
      const wish = { credits: creditsOf(n), currency: at(CURRENCIES, n >> 1), fate: fateOf(n) };
      ready.push(await open(world, customer, wish));
      stage.begun++;
    }
  };
  await Promise.all(Array.from({ length: LINES }, line));
}

async function struck(
  world: World,
  { storm, stage, wanted }: Course,
  intents: readonly Intent[],
): Promise<void> {
  await strike(world, intents, customerAmong(storm.people));
  const due = Math.floor((wanted.webhooks * stage.begun) / wanted.intents);
  await repeat(world, intents, due - countOf(await webhooksOf(world)));
}

/** Brings everything to rest. Answers what did not come to an end. */
export async function settleUp(world: World, storm: Storm, wanted: Wanted): Promise<string[]> {
  const unfinished = await rest(world);
  // What no webhook told of is the reconciler's: its next look is brought forward.
  await world.query('UPDATE payments SET next_check_at = 0 WHERE next_check_at IS NOT NULL');
  const isLeft = async () => {
    const sql = 'SELECT count(*) AS n FROM payments WHERE next_check_at = 0';
    return ((await world.query<{ n: number }>(sql))[0]?.n ?? 0) > 0;
  };
  while (await isLeft()) await world.cron();
  const [row] = await world.query<{ n: number }>(
    `SELECT count(*) AS n FROM ledger_accounts WHERE id LIKE '%:owed' AND balance < 0`,
  );
  storm.owing = row?.n ?? 0;
  // The last one of each account pays what it owes, so that what is left can be told to the cent.
  const { customers } = storm.people;
  const wish = { credits: LAST_CREDITS, currency: 'USD' as const, fate: 'paid' as const };
  const last = await Promise.all(customers.map((customer) => open(world, customer, wish)));
  storm.diary.intents.push(...last);
  await strike(world, last, customerAmong(storm.people));
  await repeat(world, last, wanted.webhooks - countOf(await webhooksOf(world)));
  return [...unfinished, ...(await rest(world))];
}
