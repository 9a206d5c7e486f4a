import { LimitsWorld } from '../../scripts/limits-world.ts';
import { bearer } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, range } from '../stats.ts';

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

async function visit(stage: Stage, target: Target, ms = VISIT_MS): Promise<number> {
  const before = stage.cpu();
  const order = { url: target.url, headers: bearer(target.key), connections: CONNECTIONS, ms };
  const { requests, refused } = await stage.loader.hammer(order);
  const wanted = target.isDenied ? requests : 0;
  if (ms === VISIT_MS && Math.abs(refused - wanted) > requests * 0.02)
    throw new Error(`${target.name}: ${refused} of ${requests} refused`);
  return (stage.cpu() - before) / requests;
}

/** CPU of each target, its median over the rounds, every other round backwards. */
async function measure(stage: Stage, targets: Target[]): Promise<Map<string, number[]>> {
  const micros = new Map(targets.map(({ name }) => [name, [] as number[]]));
  for (const target of targets) await visit(stage, target, 1_500);
  for (let n = 0; n < ROUNDS; n++)
    for (const target of n % 2 === 0 ? targets : targets.toReversed())
      micros.get(target.name)?.push(await visit(stage, target));
  return micros;
}

const ratios = (micros: Map<string, number[]>, over: string, under: string): number[] =>
  (micros.get(over) ?? []).map((value, n) => value / (micros.get(under)?.[n] ?? Number.NaN));

async function doorAndLimit(): Promise<Figure[]> {
  const stage = await Stage.open({ entry: 'bench/workers/limited.ts' });
  try {
    const key = await stage.account();
    const target = (name: string) => ({ name, url: `${stage.urls.api}/${name}`, key });
    const micros = await measure(stage, [target('open'), target('keyed'), target('limited')]);
    const of = (name: string) => median(micros.get(name) ?? []).toFixed(0);
    const note = (sample: number[]) =>
      `${range(sample)}; open ${of('open')} µs, keyed ${of('keyed')} µs, limited ${of('limited')} µs`;
    const [keyed, limited] = [ratios(micros, 'keyed', 'open'), ratios(micros, 'limited', 'keyed')];
    return [
      figure('an API key', median(keyed), note(keyed)),
      figure('the limit, admitted', median(limited), note(limited)),
    ];
  } finally {
    await stage.close();
  }
}

async function denied(): Promise<Figure> {
  const stage = await Stage.open();
  try {
    const url = `${stage.urls.api}/v1/services`;
    const micros = await measure(stage, [
      { name: 'admitted', url, key: await stage.account() },
      { name: 'denied', url, key: await stage.account('free'), isDenied: true },
    ]);
    const sample = ratios(micros, 'denied', 'admitted');
    return figure('a denied request', median(sample), range(sample));
  } finally {
    await stage.close();
  }
}

async function questions(isolates: 4 | 9): Promise<Figure> {
  const world = await LimitsWorld.open({ isolates, windowMs: WINDOW_MS, lost: 0, skewMs: 2_000 });
  try {
    const course = await world.run({ how: 'lease', limit: LIMIT, load: 1 }, WINDOWS);
    const perThousand = ((await world.calls()) / course.came.length) * 1_000;
    return figure(
      `questions for 1,000 requests, ${isolates} isolates`,
      perThousand,
      `${course.came.length} requests`,
    );
  } finally {
    await world.close();
  }
}

/** What it costs to know who calls and how much they may, and how often the limiter is asked. */
export async function limits(): Promise<Figure[]> {
  return [...(await doorAndLimit()), await denied(), await questions(4), await questions(9)];
}
