import { LimitsWorld } from '../../scripts/limits-world.ts';
import { bearer } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, range } from '../lib/stats.ts';

const ROUNDS = 12;
const VISIT_MS = 300;
const CONNECTIONS = 8;
const LIMIT = 6_000;
const WINDOW_MS = 60_000;
const WINDOWS = 1.2;

interface Target {
  name: string;
  url: string;
  key: string;
  /** Every answer is a 429. */
  isDenied?: true;
}

async function visit(testbed: Testbed, target: Target, ms = VISIT_MS): Promise<number> {
  const before = testbed.cpu();
  const order = { url: target.url, headers: bearer(target.key), connections: CONNECTIONS, ms };
  const { requests, refused } = await testbed.loader.sendLoad(order);
  const wanted = target.isDenied ? requests : 0;
  if (ms === VISIT_MS && Math.abs(refused - wanted) > requests * 0.02)
    throw new Error(`${target.name}: ${refused} of ${requests} refused`);
  return (testbed.cpu() - before) / requests;
}

/** CPU of each target over all rounds; every other round runs backwards. */
async function measure(testbed: Testbed, targets: Target[]): Promise<Map<string, number[]>> {
  const micros = new Map(targets.map(({ name }) => [name, [] as number[]]));
  for (const target of targets) await visit(testbed, target, 1_500);
  for (let n = 0; n < ROUNDS; n++)
    for (const target of n % 2 === 0 ? targets : targets.toReversed())
      micros.get(target.name)?.push(await visit(testbed, target));
  return micros;
}

const ratios = (micros: Map<string, number[]>, over: string, under: string): number[] =>
  (micros.get(over) ?? []).map((value, n) => value / (micros.get(under)?.[n] ?? Number.NaN));

async function keyAndLimit(): Promise<Figure[]> {
  const testbed = await Testbed.start({ entry: 'bench/workers/limited.ts' });
  try {
    const key = await testbed.account();
    const target = (name: string) => ({ name, url: `${testbed.urls.api}/${name}`, key });
    const micros = await measure(testbed, [target('open'), target('keyed'), target('limited')]);
    const of = (name: string) => median(micros.get(name) ?? []).toFixed(0);
    const note = (sample: number[]) =>
      `${range(sample)}; open ${of('open')} µs, keyed ${of('keyed')} µs, limited ${of('limited')} µs`;
    const [keyed, limited] = [ratios(micros, 'keyed', 'open'), ratios(micros, 'limited', 'keyed')];
    return [
      figure('an API key', median(keyed), note(keyed)),
      figure('the limit, admitted', median(limited), note(limited)),
    ];
  } finally {
    await testbed.close();
  }
}

async function denied(): Promise<Figure> {
  const testbed = await Testbed.start();
  try {
    const url = `${testbed.urls.api}/v1/services`;
    const micros = await measure(testbed, [
      { name: 'admitted', url, key: await testbed.account() },
      { name: 'denied', url, key: await testbed.account('free'), isDenied: true },
    ]);
    const sample = ratios(micros, 'denied', 'admitted');
    return figure('a denied request', median(sample), range(sample));
  } finally {
    await testbed.close();
  }
}

async function questions(isolates: 4 | 9): Promise<Figure> {
  const world = await LimitsWorld.start({ isolates, windowMs: WINDOW_MS, lost: 0, skewMs: 2_000 });
  try {
    const run = await world.run({ how: 'lease', limit: LIMIT, load: 1 }, WINDOWS);
    const perThousand = ((await world.calls()) / run.requestedAt.length) * 1_000;
    return figure(
      `questions for 1,000 requests, ${isolates} isolates`,
      perThousand,
      `${run.requestedAt.length} requests`,
    );
  } finally {
    await world.close();
  }
}

/** Cost of authentication and of the rate limit, and calls to the limiter. */
export async function limits(): Promise<Figure[]> {
  return [...(await keyAndLimit()), await denied(), await questions(4), await questions(9)];
}
