// npm run storm [-- intents webhooks kills]: payments in every weather, with SIGKILL to workerd in between; then every
// account against a model of its own. The exit code is 1 when a cent is not where it belongs.
import { Server } from './server.ts';
import { rage, settleUp } from './storm/rage.ts';
import { report } from './storm/report.ts';
import { verdict } from './storm/verdict.ts';
import { World } from './storm/world.ts';

const [intents = 20_000, webhooks = 100_000, kills = 20] = process.argv.slice(2).map(Number);
if (![intents, webhooks, kills].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  console.error('Give whole numbers: npm run storm -- 500 2500 3 (intents, webhooks, kills).');
  process.exit(2);
}

const wanted = { intents, webhooks, kills };
const server = await Server.start({ apart: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.stop().then(() => process.exit(130)));
try {
  const world = new World(server);
  const since = Date.now();
  const storm = await rage(world, wanted);
  const unfinished = await settleUp(world, storm, wanted);
  const seconds = (Date.now() - since) / 1000;
  const faults = [...unfinished, ...(await verdict(world, storm.diary))];
  process.exitCode = (await report(world, { storm, faults, seconds, wanted })) ? 0 : 1;
} finally {
  await server.stop();
}
