import { setTimeout as sleep } from 'node:timers/promises';
import { cancelAll, rent } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { median, range } from '../stats.ts';

const RUNS = 5;
const ROUNDS = 4;
const ORDERS = 40;
const CONNECTIONS = 8;
/** What an order does after its answer (the hub, the outbox) belongs to it. */
const AFTERMATH_MS = 150;

async function cpuOf(stage: Stage, work: () => Promise<unknown>): Promise<number> {
  const before = stage.cpu();
  await work();
  await sleep(AFTERMATH_MS);
  return (stage.cpu() - before) / ORDERS;
}

async function ours(stage: Stage, key: string): Promise<number> {
  const orders: Awaited<ReturnType<typeof rent>> = [];
  const micros = await cpuOf(stage, async () => orders.push(...(await rent(stage, key, ORDERS))));
  // Ended at once: the polls of earlier rounds must not be counted in later ones.
  await cancelAll(stage, orders);
  return micros;
}

function composite(stage: Stage, token: string): Promise<number> {
  return cpuOf(stage, async () => {
    const done = await stage.loader.hammer({
      url: `${stage.urls.yardstick}/rent`,
      method: 'POST',
      headers: { 'x-token': token },
      body: '',
      connections: CONNECTIONS,
      requests: ORDERS,
    });
    if (done.refused > 0) throw new Error('the composite was refused');
  });
}

/** CPU of an order until its number is known, divided by that of its unavoidable parts. */
export async function renting(): Promise<Figure[]> {
  // One millisecond instead of 250: the slot is still booked with the session, but nobody waits for it.
  const stage = await Stage.open({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const [key, token] = [await stage.account(), await stage.provider.token()];
    for (let n = 0; n < 3; n++) {
      await ours(stage, key);
      await composite(stage, token);
    }
    const ratios: number[] = [];
    const micros: { ours: number[]; composite: number[] } = { ours: [], composite: [] };
    for (let run = 0; run < RUNS; run++) {
      const rounds: number[] = [];
      for (let n = 0; n < ROUNDS; n++) {
        const before = n % 2 === 0 ? await composite(stage, token) : null;
        const mine = await ours(stage, key);
        const plain = before ?? (await composite(stage, token));
        rounds.push(mine / plain);
        micros.ours.push(mine);
        micros.composite.push(plain);
      }
      ratios.push(median(rounds));
    }
    const note = `${range(ratios)}; ${median(micros.ours).toFixed(0)} µs, composite ${median(micros.composite).toFixed(0)} µs`;
    return [figure('POST /v1/verifications', median(ratios), note)];
  } finally {
    await stage.close();
  }
}
