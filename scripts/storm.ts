// npm run storm [-- intents webhooks kills]: payments in every weather, with SIGKILL to workerd in between; then every
// account against a model of its own. The exit code is 1 when a cent is not where it belongs.
import { availableParallelism } from 'node:os';
import { Server } from './server.ts';
import { rage, settleUp, type Wanted } from './storm/rage.ts';
import { report, type Outcome } from './storm/report.ts';
import { countOf, webhooksOf } from './storm/rest.ts';
import { verdict } from './storm/verdict.ts';
import { World } from './storm/world.ts';

/** workerd runs on one core: a large storm is two, side by side, each with a database and kills of its own. */
const LARGE = 1_000;

const [intents = 20_000, webhooks = 100_000, kills = 20] = process.argv.slice(2).map(Number);
if (![intents, webhooks, kills].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  console.error('Give whole numbers: npm run storm -- 500 2500 3 (intents, webhooks, kills).');
  process.exit(2);
}

const count = intents >= LARGE ? Math.min(2, availableParallelism()) : 1;
const share = (total: number, n: number): number =>
  Math.floor((total * (n + 1)) / count) - Math.floor((total * n) / count);
const servers: Server[] = [];
const stop = () => Promise.all(servers.map((server) => server.stop()));
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().then(() => process.exit(130)));

async function outcomeOf(server: Server, wanted: Wanted): Promise<Outcome> {
  const world = new World(server);
  const storm = await rage(world, wanted);
  const unfinished = await settleUp(world, storm, wanted);
  const heard = await webhooksOf(world);
  const missing = wanted.webhooks - countOf(heard);
  const faults = [
    ...unfinished,
    ...(await verdict(world, storm.diary)),
    ...(missing > 0 ? [`${missing} webhooks too few`] : []),
  ];
  return { storm, faults, webhooks: heard, kills: world.kills };
}

try {
  for (let n = 0; n < count; n++) servers.push(await Server.start({ apart: count === 1 }));
  const since = Date.now();
  const outcomes = await Promise.all(
    servers.map((server, n) =>
      outcomeOf(server, {
        intents: share(intents, n),
        webhooks: share(webhooks, n),
        kills: share(kills, n),
      }),
    ),
  );
  process.exitCode = report(outcomes, (Date.now() - since) / 1000) ? 0 : 1;
} finally {
  await stop();
}
