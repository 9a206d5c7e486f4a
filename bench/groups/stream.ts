import { setTimeout as sleep } from 'node:timers/promises';
import { followThroughKill } from '../../scripts/stream-world.ts';
import { RawSocket } from '../../scripts/raw-socket.ts';
import { figure, type Figure } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { median, percentile, range } from '../lib/stats.ts';

const SOCKETS = 5_000;
const AT_ONCE = 50;
const ROUNDS = 4;
const BROADCASTS = 5;
const ALONE = 100;
/** Until the server has noticed that the sockets of a crowd are closed. */
const PARTING_MS = 2_000;
const KILL_SOCKETS = 2_000;

/** Sockets on one object, and the messages that they received. */
class Crowd {
  heard = 0;
  readonly #sockets: RawSocket[] = [];

  async open(url: string, headers: Record<string, string>, count: number): Promise<void> {
    for (let n = 0; n < count; n += AT_ONCE) {
      const before = this.heard;
      const some = Math.min(AT_ONCE, count - n);
      for (let i = 0; i < some; i++) this.#open(url, headers);
      await this.reach(before + some);
    }
  }

  /** Repeats a connection that a busy machine refuses. Throws when an open socket is closed. */
  #open(url: string, headers: Record<string, string>): void {
    let heard = 0;
    const onText = (): void => {
      heard++;
      this.heard++;
    };
    const onEnd = (): void => {
      if (heard > 0) throw new Error('an open socket was closed');
      setTimeout(() => this.#open(url, headers), 100);
    };
    this.#sockets.push(new RawSocket(url, headers, { onText, onEnd }));
  }

  async reach(count: number): Promise<void> {
    while (this.heard < count) await new Promise((resolve) => setImmediate(resolve));
  }

  close(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

interface Cost {
  ms: number;
  cpu: number;
}

/** Cost of one message to all sockets. */
async function once(testbed: Testbed, crowd: Crowd, send: () => Promise<unknown>): Promise<Cost> {
  const [heard, cpu, at] = [crowd.heard, testbed.cpu(), performance.now()];
  await Promise.all([send(), crowd.reach(heard + SOCKETS)]);
  return { ms: performance.now() - at, cpu: testbed.cpu() - cpu };
}

/**
 * Opens and closes its own sockets: workerd uses two descriptors for each, and both sets at once exceed the limit of
 * many machines.
 */
async function broadcasts(
  testbed: Testbed,
  {
    url,
    headers,
    send,
  }: { url: string; headers: Record<string, string>; send: () => Promise<unknown> },
): Promise<Cost> {
  const crowd = new Crowd();
  await crowd.open(url, headers, SOCKETS);
  const costs: Cost[] = [];
  for (let n = 0; n <= BROADCASTS; n++) costs.push(await once(testbed, crowd, send));
  crowd.close();
  await sleep(PARTING_MS);
  // The first message runs cold.
  const warm = costs.slice(1);
  return { ms: median(warm.map(({ ms }) => ms)), cpu: median(warm.map(({ cpu }) => cpu)) };
}

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', body: JSON.stringify(body) });

/** One event to 5,000 sockets compared with a bare broadcast, and the latency of one event to one socket. */
export async function stream(): Promise<Figure[]> {
  const testbed = await Testbed.start({ entry: 'bench/workers/streamed.ts' });
  try {
    const key = await testbed.account();
    const account = 'acc_bench_0';
    const headers = { authorization: `Bearer ${key}` };
    let events = 0;
    const append = () =>
      post(`${testbed.urls.api}/bench/append`, { account, id: `evt_${++events}` });

    const one = new Crowd();
    await one.open(`${testbed.urls.api}/v1/ws`, headers, 1);
    const latencies: number[] = [];
    for (let n = 0; n < ALONE; n++) {
      const [heard, at] = [one.heard, performance.now()];
      await Promise.all([append(), one.reach(heard + 1)]);
      latencies.push(performance.now() - at);
    }
    one.close();

    // The length of the product's frames.
    const text = 'x'.repeat(330);
    const { api, yardstick } = testbed.urls;
    const bare = {
      url: `${yardstick}/broadcast`,
      headers: {},
      send: () => post(`${yardstick}/broadcast/send`, text),
    };
    const mine = { url: `${api}/v1/ws`, headers, send: append };
    const pairs: { ours: Cost; bare: Cost }[] = [];
    for (let n = 0; n < ROUNDS; n++) {
      const before = n % 2 === 0 ? await broadcasts(testbed, bare) : null;
      const ours = await broadcasts(testbed, mine);
      pairs.push({ ours, bare: before ?? (await broadcasts(testbed, bare)) });
    }
    const of = (cost: keyof Cost) => pairs.map((pair) => pair.ours[cost] / pair.bare[cost]);
    const note = (cost: keyof Cost, unit: string, by: number) =>
      `${range(of(cost))}; ${(median(pairs.map((p) => p.ours[cost])) / by).toFixed(0)} ${unit}, bare ${(median(pairs.map((p) => p.bare[cost])) / by).toFixed(0)} ${unit}`;
    return [
      figure('event to 5,000 sockets, time', median(of('ms')), note('ms', 'ms', 1)),
      figure('event to 5,000 sockets, CPU', median(of('cpu')), note('cpu', 'ms', 1_000)),
      figure('event to frame, p99', percentile(latencies, 0.99), `${ALONE} events`),
    ];
  } finally {
    await testbed.close();
  }
}

/** 2,000 sockets over a kill, while events are produced. */
export async function kill(): Promise<Figure[]> {
  const { last, missing, disordered, reconnects, caughtUpMs } =
    await followThroughKill(KILL_SOCKETS);
  const note = `${last} events, ${reconnects} reconnects, all caught up ${(caughtUpMs / 1_000).toFixed(1)} s after the kill`;
  return [figure('events lost over a kill, 2,000 sockets', missing + disordered, note)];
}
