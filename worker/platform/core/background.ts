import { waitUntil } from 'cloudflare:workers';
import { describeError } from './errors';
import { perIsolate } from './isolate-cache';
import { log } from './log';

/** The runtime cancels `waitUntil` work after 30 s: an older run is ignored. */
export const STALE_RUN_MS = 30_000;

/** Work that continues after the answer: its event, and the name of the object that runs it. */
const running = new Map<Promise<void>, { event: string; object: string | undefined }>();

/** Running jobs by key: start time, and whether a re-run was requested. */
const inFlightByKey = perIsolate(
  'background',
  new Map<string, { since: number; again: boolean }>(),
);

/**
 * Runs `work` after the answer, in a request or in a Durable Object: `inBackground('hub.flush', () => this.#flush())`
 * instead of `ctx.waitUntil(this.#flush())`. A failure is logged as `event`: only for work that can be requested again,
 * or that a scheduled job repeats. A Durable Object gives its name as `object`. Tests wait for it with `backgroundAtRest`.
 */
export function inBackground(event: string, work: () => Promise<unknown>, object?: string): void {
  const done = work().then(
    () => undefined,
    (error: unknown) =>
      log('error', event, { error: describeError(error), ...(object !== undefined && { object }) }),
  );
  running.set(done, { event, object });
  waitUntil(done.finally(() => running.delete(done)));
}

/**
 * As `inBackground`, for work that handles everything that is due under `name`: requests during a run cause one more
 * run, however many they were.
 */
export function runCoalesced(event: string, name: string, work: () => Promise<unknown>): void {
  const key = `${event} ${name}`;
  const other = inFlightByKey.get(key);
  if (other && Date.now() - other.since < STALE_RUN_MS) {
    other.again = true;
    return;
  }
  const own = { since: Date.now(), again: false };
  inFlightByKey.set(key, own);
  inBackground(event, async () => {
    try {
      await work();
    } finally {
      if (inFlightByKey.get(key) === own) inFlightByKey.delete(key);
      // Also after a failure: a re-run was promised.
      if (own.again) runCoalesced(event, name, work);
    }
  });
}

/** Each takes a millisecond or more. */
const MAX_POLLS = 10_000;

/**
 * For tests: waits until no background work runs, in requests or in objects, so that the next test does not meet it.
 * Work that a test aborts with its object never ends: forget it with `forgetObjectWork`.
 * @throws with the events that still run after ten seconds or more.
 */
export async function backgroundAtRest(): Promise<void> {
  // Polled, not awaited: a promise of another request must not be awaited here.
  for (let polls = 0; running.size > 0; polls++) {
    if (polls === MAX_POLLS) throw new Error(`still running: ${stillRunning()}`);
    await scheduler.wait(1);
  }
}

const stillRunning = (): string => [...running.values()].map(({ event }) => event).join(', ');

/** For tests: forgets the work of the object of this name, which was aborted; without a name, the work of all objects. */
export function forgetObjectWork(name?: string): void {
  for (const [done, { object }] of running)
    if (object !== undefined && object === (name ?? object)) running.delete(done);
}
