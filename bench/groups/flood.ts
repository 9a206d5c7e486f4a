import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, rent } from '../lib/customers.ts';
import type { Flood } from '../../scripts/flood.ts';
import { figure, type Figure, type GOALS } from '../lib/figures.ts';
import { Testbed } from '../lib/testbed.ts';
import { percentile } from '../lib/stats.ts';

const FLOOD_MS = 6_000;
const PAUSE_MS = 10;
/** Until the server has read what the flood left in buffers. */
const REST_MS = 2_000;

type Name = keyof typeof GOALS & `a balance beside a flood ${string}`;

/** Milliseconds of each read of the balance, one at a time, until `over`. */
async function reads(testbed: Testbed, key: string, over: Promise<unknown>): Promise<number[]> {
  const took: number[] = [];
  const end = new AbortController();
  const ended = over.then(() => end.abort());
  while (!end.signal.aborted) {
    const began = performance.now();
    const answer = await fetch(`${testbed.urls.api}/v1/balance`, { headers: bearer(key) });
    if (!answer.ok) throw new Error('a read of the balance was refused');
    await answer.arrayBuffer();
    took.push(performance.now() - began);
    await sleep(PAUSE_MS);
  }
  await ended;
  return took;
}

const p99 = (took: readonly number[]): number => percentile(took, 0.99);

/** One account floods a socket for six seconds; another reads its balance. */
export async function flooding(): Promise<Figure[]> {
  const testbed = await Testbed.start();
  try {
    const [bad, good] = [await testbed.account(), await testbed.account()];
    const [order] = await rent(testbed, bad, 1);
    const stream = `${testbed.urls.api}/v1/ws`;
    const headers = { authorization: `Bearer ${bad}` };
    const resume = JSON.stringify({ type: 'resume', afterSequence: Number.MAX_SAFE_INTEGER });
    const socketOfOrder = `${testbed.urls.api}/v1/verifications/${order?.id}/ws`;
    const first = JSON.stringify({ type: 'auth', key: bad });
    const floods: Readonly<Record<Name, Omit<Flood, 'ms'>>> = {
      'a balance beside a flood of `resume`, p99': { url: stream, headers, frame: resume },
      'a balance beside a flood of junk, p99': { url: socketOfOrder, headers, frame: 'x' },
      'a balance beside a flood after a first frame, p99': {
        url: stream,
        headers: {},
        first,
        frame: resume,
      },
      'a balance beside a flood of a stranger, p99': { url: stream, headers: {}, frame: 'x' },
      'a balance beside a flood of `ping`, p99': { url: stream, headers, frame: 'ping' },
    };
    await reads(testbed, good, sleep(REST_MS));
    const idle = await reads(testbed, good, sleep(FLOOD_MS));
    const before = testbed.memory();
    const figures: Figure[] = [];
    for (const [name, one] of Object.entries(floods) as [Name, Omit<Flood, 'ms'>][]) {
      const flooded = testbed.loader.flood({ ...one, ms: FLOOD_MS });
      const under = await reads(testbed, good, flooded);
      const { frames, sockets } = await flooded;
      const note = `${p99(under).toFixed(1)} ms, idle ${p99(idle).toFixed(1)} ms; ${under.length} reads, ${frames} frames, ${sockets} sockets, ${testbed.memory().toFixed(0)} MB`;
      figures.push(figure(name, p99(under) / p99(idle), note));
      console.error(name, note);
      await sleep(REST_MS);
    }
    figures.push(figure('memory that the floods added', testbed.memory() - before));
    return figures;
  } finally {
    await testbed.close();
  }
}
