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

/** CPU of a read, divided by that of a handler that does nothing in the same workerd and the same round. */
export async function routes(): Promise<Figure[]> {
  const stage = await Stage.open();
  try {
    const key = await stage.account();
    const orders = await rent(stage, key, 1);
    const { api, bare } = stage.urls;
    const measured: Target[] = [
      { name: 'GET /v1/services, from memory', url: `${api}/v1/services`, key },
      {
        name: 'GET /v1/verifications/:id',
        url: `${api}/v1/verifications/${orders[0]?.id ?? ''}`,
        key,
      },
      { name: 'GET /v1/balance', url: `${api}/v1/balance`, key },
    ];
    const targets = [{ name: 'bare', url: bare, key }, ...measured];
    for (const target of targets) await visit(stage, target, 2_000);
    const medians = new Map(measured.map(({ name }) => [name, [] as number[]]));
    const micros = new Map(targets.map(({ name }) => [name, [] as number[]]));
    for (let run = 0; run < RUNS; run++) {
      const rounds: Map<string, number>[] = [];
      for (let n = 0; n < ROUNDS; n++) rounds.push(await round(stage, targets, n));
      for (const { name } of targets)
        micros.get(name)?.push(...rounds.map((one) => one.get(name) ?? Number.NaN));
      for (const [name, sample] of medians)
        sample.push(median(rounds.map((one) => (one.get(name) ?? NaN) / (one.get('bare') ?? NaN))));
    }
    await cancelAll(stage, orders);
    const note = (name: string) =>
      `${range(medians.get(name) ?? [])}; ${median(micros.get(name) ?? []).toFixed(0)} µs, bare ${median(micros.get('bare') ?? []).toFixed(0)} µs`;
    return [
      toFigure('GET /v1/services, from memory'),
      toFigure('GET /v1/verifications/:id'),
      toFigure('GET /v1/balance'),
    ];
    function toFigure(name: Parameters<typeof figure>[0]): Figure {
      return figure(name, median(medians.get(name) ?? []), note(name));
    }
  } finally {
    await stage.close();
  }
}
