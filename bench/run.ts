// npm run bench [-- --json] [-- --only GROUP]: measures cost and speed of the platform; docs/bench.md lists the groups.
import { parseArgs } from 'node:util';
import { loadAverage } from './lib/cpu.ts';
import { asJson, asTable, isMet, type Figure } from './lib/figures.ts';
import { alarms } from './groups/alarms.ts';
import { cost } from './groups/cost.ts';
import { edge } from './groups/edge.ts';
import { fairness } from './groups/fairness.ts';
import { flooding } from './groups/flood.ts';
import { limits } from './groups/limits.ts';
import { lostWebhook } from './groups/lost-webhook.ts';
import { renting } from './groups/rent.ts';
import { kill, stream } from './groups/stream.ts';
import { routes } from './groups/routes.ts';
import { webhooks } from './groups/webhooks.ts';

const GROUPS: Readonly<Record<string, () => Promise<Figure[]>>> = {
  routes,
  rent: renting,
  fairness,
  webhooks,
  'lost-webhook': lostWebhook,
  alarms,
  cost,
  limits,
  stream,
  kill,
  flood: flooding,
  edge,
};

const { values } = parseArgs({
  options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const wanted = Object.entries(GROUPS).filter(
  ([name]) => values.only === undefined || name === values.only,
);
if (wanted.length === 0) {
  console.error(`--only takes one of: ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}

const load = loadAverage();
if (load > 1) console.error(`load average ${load}: others are at work, figures will be noisy`);
const figures: Figure[] = [];
for (const [name, measure] of wanted) {
  console.error(`measuring ${name} …`);
  figures.push(...(await measure()));
}
console.log(values.json ? asJson(figures) : asTable(figures));
process.exit(figures.every(isMet) ? 0 : 1);
