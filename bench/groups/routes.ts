import { bearer, cancelAll, rent } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, range } from '../lib/stats.ts';

const RUNS = 5;
const ROUNDS = 6;
const VISIT_MS = 400;
const CONNECTIONS = 8;

interface Target {
  name: string;
  url: string;
  key: string;
}

async function visit(testbed: Testbed, target: Target, ms = VISIT_MS): Promise<number> {
  const before = testbed.cpu();
  const order = { url: target.url, headers: bearer(target.key), connections: CONNECTIONS, ms };
  const { requests, refused } = await testbed.loader.sendLoad(order);
  if (refused > 0) throw new Error(`${target.name}: ${refused} of ${requests} refused`);
  return (testbed.cpu() - before) / requests;
}

/** One round over all targets; every other one runs backwards, so that drift of the machine affects both ends alike. */
async function round(testbed: Testbed, targets: Target[], n: number): Promise<Map<string, number>> {
  const micros = new Map<string, number>();
  for (const target of n % 2 === 0 ? targets : targets.toReversed())
    micros.set(target.name, await visit(testbed, target));
  return micros;
}

/** A read and its floor: the same headers, and the one object or statement that holds the answer. */
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

/** CPU of a read, divided by the CPU of an empty handler and of its floor, in the same workerd and round. */
export async function routes(): Promise<Figure[]> {
  const testbed = await Testbed.start();
  try {
    const key = await testbed.account();
    const orders = await rent(testbed, key, 1);
    const { api, bare, yardstick } = testbed.urls;
    const pathOf = (route: string) =>
      route.replace(/^GET |,.*$/g, '').replace(':id', orders[0]?.id ?? '');
    const targets: Target[] = [
      { name: 'bare', url: bare, key },
      ...READS.flatMap(({ route, at }) => [
        { name: at, url: `${yardstick}${at}`, key },
        { name: route, url: `${api}${pathOf(route)}`, key },
      ]),
    ];
    for (const target of targets) await visit(testbed, target, 2_000);
    const runs: Map<string, number>[][] = [];
    for (let run = 0; run < RUNS; run++) {
      const rounds: Map<string, number>[] = [];
      for (let n = 0; n < ROUNDS; n++) rounds.push(await round(testbed, targets, n));
      runs.push(rounds);
    }
    await cancelAll(testbed, orders);
    return READS.flatMap(({ route, floor, at }) => [
      toFigure(runs, route, [route, 'bare']),
      toFigure(runs, floor, [route, at]),
    ]);
  } finally {
    await testbed.close();
  }
}

const microsOf = (one: Map<string, number>, target: string) => one.get(target) ?? Number.NaN;

/** The median over the runs of the median ratio of their rounds. */
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
