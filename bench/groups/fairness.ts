import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, rent, withReservations } from '../lib/customers.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { percentile } from '../lib/stats.ts';

const PURCHASES = 100;
/** Latency of the provider, as on the edge. */
const PROVIDER_MS = 250;
const COMPLETED = 40;
const LINES = 8;
/** Between two requests of a loop: far above any account's limit, but too few to measure CPU. */
const PAUSE_MS = 100;

type Post = (path: string, body?: string) => Promise<{ id?: string }>;

const poster =
  (testbed: Testbed, key: string): Post =>
  async (path, body) => {
    const url = `${testbed.urls.api}/v1/verifications${path}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: bearer(key),
      ...(body && { body }),
    });
    return (await answer.json()) as { id?: string };
  };

const buy = (post: Post) => post('', '{"service":"whatsapp"}');

/** Milliseconds from each request for a number to its answer, one at a time. */
async function purchases(post: Post): Promise<number[]> {
  const took: number[] = [];
  while (took.length < PURCHASES) {
    const began = performance.now();
    const { id } = await buy(post);
    if (!id) throw new Error('a purchase was refused');
    took.push(performance.now() - began);
    // Keeps the requests out of step with the booking slots.
    await sleep(Math.random() * PROVIDER_MS);
  }
  return took;
}

const p99 = (took: readonly number[]): number => percentile(took, 0.99);

/** Completed orders of the account, which it can report and rent again. */
async function completed(testbed: Testbed, key: string): Promise<string[]> {
  const orders = await rent(testbed, key, COMPLETED);
  const awaiting = await withReservations(testbed, orders);
  for (const { reservationId } of awaiting) await testbed.provider.sms(reservationId);
  // Every order polls within five seconds.
  await sleep(8_000);
  return awaiting.map(({ id }) => id);
}

/** Loads the API from one account until it is stopped: reports, reuses, and orders that are cancelled at once. */
function flood(post: Post, ids: readonly string[]): () => Promise<void> {
  const over = new AbortController();
  let turn = 0;
  const nextId = () => ids[turn++ % ids.length] ?? '';
  const works: (() => Promise<unknown>)[] = [
    () => post(`/${nextId()}/report`),
    () => post(`/${nextId()}/reuse`),
    async () => post(`/${(await buy(post)).id ?? ''}/cancel`),
  ];
  const line = async (work: () => Promise<unknown>) => {
    while (!over.signal.aborted) {
      await work();
      await sleep(PAUSE_MS);
    }
  };
  const lines = works.flatMap((work) => Array.from({ length: LINES }, () => line(work)));
  return async () => {
    over.abort();
    await Promise.all(lines);
  };
}

/** I-62: the duration of another account's purchases under this load, divided by their duration alone. */
export async function fairness(): Promise<Figure[]> {
  const testbed = await Testbed.start();
  try {
    await testbed.provider.switches({ webhooks: { enabled: false } });
    const [bad, good] = [await testbed.account(), await testbed.account()];
    const ids = await completed(testbed, bad);
    await testbed.provider.switches({ latencyMs: PROVIDER_MS });
    const post = poster(testbed, good);
    const idle = await purchases(post);
    const stop = flood(poster(testbed, bad), ids);
    await sleep(5_000);
    const under = await purchases(post);
    await stop();
    const note = `${p99(under).toFixed(0)} ms, alone ${p99(idle).toFixed(0)} ms; medians ${percentile(under, 0.5).toFixed(0)} and ${percentile(idle, 0.5).toFixed(0)} ms`;
    return [figure('a purchase beside a flood, p99', p99(under) / p99(idle), note)];
  } finally {
    await testbed.close();
  }
}
