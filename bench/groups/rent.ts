import { setTimeout as sleep } from 'node:timers/promises';
import { cancelAll, rent } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, range } from '../lib/stats.ts';

const RUNS = 5;
const ROUNDS = 4;
const ORDERS = 40;
const CONNECTIONS = 8;
/** An order's work after its answer (hub, outbox) is part of its cost. */
const AFTERMATH_MS = 150;

async function cpuOf(testbed: Testbed, work: () => Promise<unknown>): Promise<number> {
  const before = testbed.cpu();
  await work();
  await sleep(AFTERMATH_MS);
  return (testbed.cpu() - before) / ORDERS;
}

async function ours(testbed: Testbed, key: string): Promise<number> {
  const orders: Awaited<ReturnType<typeof rent>> = [];
  const micros = await cpuOf(testbed, async () =>
    orders.push(...(await rent(testbed, key, ORDERS))),
  );
  // Cancelled at once: the polls of earlier rounds must not count in later ones.
  await cancelAll(testbed, orders);
  return micros;
}

function composite(testbed: Testbed, token: string): Promise<number> {
  return cpuOf(testbed, async () => {
    const done = await testbed.loader.sendLoad({
      url: `${testbed.urls.yardstick}/rent`,
      method: 'POST',
      headers: { 'x-token': token },
      body: '',
      connections: CONNECTIONS,
      requests: ORDERS,
    });
    if (done.refused > 0) throw new Error('the composite was refused');
  });
}

/** CPU of an order until its number is known, divided by the CPU of its unavoidable parts. */
export async function renting(): Promise<Figure[]> {
  // One millisecond instead of 250: slots are booked with the session, but without a wait.
  const testbed = await Testbed.start({ vars: { PROVIDER_SPACING_MS: '1' } });
  try {
    await testbed.provider.switches({ webhooks: { enabled: false } });
    const [key, token] = [await testbed.account(), await testbed.provider.token()];
    for (let n = 0; n < 3; n++) {
      await ours(testbed, key);
      await composite(testbed, token);
    }
    const ratios: number[] = [];
    const micros: { ours: number[]; composite: number[] } = { ours: [], composite: [] };
    for (let run = 0; run < RUNS; run++) {
      const rounds: number[] = [];
      for (let n = 0; n < ROUNDS; n++) {
        const before = n % 2 === 0 ? await composite(testbed, token) : null;
        const mine = await ours(testbed, key);
        const plain = before ?? (await composite(testbed, token));
        rounds.push(mine / plain);
        micros.ours.push(mine);
        micros.composite.push(plain);
      }
      ratios.push(median(rounds));
    }
    const note = `${range(ratios)}; ${median(micros.ours).toFixed(0)} µs, composite ${median(micros.composite).toFixed(0)} µs`;
    return [figure('POST /v1/verifications', median(ratios), note)];
  } finally {
    await testbed.close();
  }
}
