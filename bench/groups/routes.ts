import { bearer, cancelAll, rent } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, range } from '../stats.ts';

const RUNS = 5;
const ROUNDS = 6;
const VISIT_MS = 400;
const CONNECTIONS = 8;

interface Target {
  name: string;
  url: string;
  key: string;
}

async function visit(stage: Stage, target: Target, ms = VISIT_MS): Promise<number> {
  const before = stage.cpu();
  const order = { url: target.url, headers: bearer(target.key), connections: CONNECTIONS, ms };
  const { requests, refused } = await stage.loader.hammer(order);
  if (refused > 0) throw new Error(`${target.name}: ${refused} of ${requests} refused`);
  return (stage.cpu() - before) / requests;
}

/** One round visits all, every other one backwards, so that a drift of the machine hits both ends alike. */
async function round(stage: Stage, targets: Target[], n: number): Promise<Map<string, number>> {
  const micros = new Map<string, number>();
  for (const target of n % 2 === 0 ? targets : targets.toReversed())
    micros.set(target.name, await visit(stage, target));
  return micros;
}

/** A read, and what it cannot do without: the same headers, and the object or the statement that knows the answer. */
const READS = [
  {
    route: 'GET /v1/services, from memory',
    floor: 'services beside the same answer alone',
    at: '/list',
  },
  {
    route: 'GET /v1/verifications/:id',
    floor: 'a verification beside one object alone',
    at: '/order',
  },
  { route: 'GET /v1/balance', floor: 'a balance beside one statement alone', at: '/balance' },
] as const;

/**
 * CPU of a read, divided by that of a handler that does nothing, and by that of its floor, in the same workerd and the
 * same round.
 */
export async function routes(): Promise<Figure[]> {
  const stage = await Stage.open();
  try {
    const key = await stage.account();
    const orders = await rent(stage, key, 1);
    const { api, bare, yardstick } = stage.urls;
    const pathOf = (route: string) =>
      route.replace(/^GET |,.*$/g, '').replace(':id', orders[0]?.id ?? '');
    const targets: Target[] = [
      { name: 'bare', url: bare, key },
      ...READS.flatMap(({ route, at }) => [
        { name: at, url: `${yardstick}${at}`, key },
        { name: route, url: `${api}${pathOf(route)}`, key },
      ]),
    ];
    for (const target of targets) await visit(stage, target, 2_000);
    const runs: Map<string, number>[][] = [];
    for (let run = 0; run < RUNS; run++) {
      const rounds: Map<string, number>[] = [];
      for (let n = 0; n < ROUNDS; n++) rounds.push(await round(stage, targets, n));
      runs.push(rounds);
    }
    await cancelAll(stage, orders);
    return READS.flatMap(({ route, floor, at }) => [
      toFigure(runs, route, [route, 'bare']),
      toFigure(runs, floor, [route, at]),
    ]);
  } finally {
    await stage.close();
  }
}

const microsOf = (one: Map<string, number>, target: string) => one.get(target) ?? Number.NaN;

/** The median of the runs, each of which is the median of its rounds' ratios. */
function toFigure(
  runs: readonly Map<string, number>[][],
  name: Parameters<typeof figure>[0],
  [above, below]: readonly [string, string],
): Figure {
  const ratios = runs.map((rounds) =>
    median(rounds.map((one) => microsOf(one, above) / microsOf(one, below))),
  );
  const micros = (target: string) =>
    median(runs.flat().map((one) => microsOf(one, target))).toFixed(0);
  return figure(
    name,
    median(ratios),
    `${range(ratios)}; ${micros(above)} µs, ${below} ${micros(below)} µs`,
  );
}
