import { setTimeout as sleep } from 'node:timers/promises';
import { bearer, rent, withReservations } from '../customers.ts';
import { figure, type Figure } from '../figures.ts';
import { Stage } from '../stage.ts';
import { percentile } from '../stats.ts';

const PURCHASES = 100;
/** What the provider takes to answer a call, as on the edge. */
const PROVIDER_MS = 250;
const COMPLETED = 40;
const LINES = 8;
/** Between two requests of a line: far above any account's limit, and not so many that CPU is what is measured. */
const PAUSE_MS = 100;

type Post = (path: string, body?: string) => Promise<{ id?: string }>;

const poster =
  (stage: Stage, key: string): Post =>
  async (path, body) => {
    const url = `${stage.urls.api}/v1/verifications${path}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: bearer(key),
      ...(body && { body }),
    });
    return (await answer.json()) as { id?: string };
  };

const buy = (post: Post) => post('', '{"service":"whatsapp"}');

/** Milliseconds from each request for a number to its answer, one after the other. */
async function purchases(post: Post): Promise<number[]> {
  const took: number[] = [];
  while (took.length < PURCHASES) {
    const began = performance.now();
    const { id } = await buy(post);
    if (!id) throw new Error('a purchase was refused');
    took.push(performance.now() - began);
    // A person does not come in step with the slots.
    await sleep(Math.random() * PROVIDER_MS);
  }
  return took;
}

const p99 = (took: readonly number[]): number => percentile(took, 0.99);

/** Orders of the account that have their code: what it can report and rent again. */
async function completed(stage: Stage, key: string): Promise<string[]> {
  const orders = await rent(stage, key, COMPLETED);
  const awaiting = await withReservations(stage, orders);
  for (const { reservationId } of awaiting) await stage.provider.sms(reservationId);
  // Every order polls within five seconds.
  await sleep(8_000);
  return awaiting.map(({ id }) => id);
}

/** One account at its worst until it is stopped: reports, reuses, and numbers that are cancelled at once. */
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

/** I-62: what another account's purchase takes while one does its worst, divided by what it takes alone. */
export async function fairness(): Promise<Figure[]> {
  const stage = await Stage.open();
  try {
    await stage.provider.switches({ webhooks: { enabled: false } });
    const [bad, good] = [await stage.account(), await stage.account()];
    const ids = await completed(stage, bad);
    await stage.provider.switches({ latencyMs: PROVIDER_MS });
    const post = poster(stage, good);
    const idle = await purchases(post);
    const stop = flood(poster(stage, bad), ids);
    await sleep(5_000);
    const under = await purchases(post);
    await stop();
    const note = `${p99(under).toFixed(0)} ms, alone ${p99(idle).toFixed(0)} ms; medians ${percentile(under, 0.5).toFixed(0)} and ${percentile(idle, 0.5).toFixed(0)} ms`;
    return [figure('a purchase beside a flood, p99', p99(under) / p99(idle), note)];
  } finally {
    await stage.close();
  }
}
