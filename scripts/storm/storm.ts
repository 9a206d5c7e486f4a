// npm run storm [-- intents webhooks kills]: a payment load with injected faults and SIGKILLs of workerd, then a check of
// every account against an independent model. The exit code is 1 when a balance or a payment differs.
import { Server } from '../server.ts';
import { runLoad, finishLoad } from './run-load.ts';
import { report } from './report.ts';
import { findViolations } from './violations.ts';
import { World } from './world.ts';

const [intents = 20_000, webhooks = 100_000, kills = 20] = process.argv.slice(2).map(Number);
if (![intents, webhooks, kills].every((n) => Number.isSafeInteger(n) && n >= 0)) {
  console.error('Give whole numbers: npm run storm -- 500 2500 3 (intents, webhooks, kills).');
  process.exit(2);
}

const wanted = { intents, webhooks, kills };
const server = await Server.start({ separateSandbox: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.stop().then(() => process.exit(130)));
try {
  const world = new World(server);
  const startedAt = Date.now();
  const storm = await runLoad(world, wanted);
  const unfinished = await finishLoad(world, storm, wanted);
  const seconds = (Date.now() - startedAt) / 1000;
  const violations = [...unfinished, ...(await findViolations(world, storm.record))];
  process.exitCode = (await report(world, { storm, violations, seconds, wanted })) ? 0 : 1;
} finally {
  await server.stop();
}
