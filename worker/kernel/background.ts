import { waitUntil } from 'cloudflare:workers';
import { describeError } from './errors';
import { log } from './log';

const underWay = new Set<Promise<void>>();

/** Goes on after the answer. What fails is logged: only for work that somebody can ask for again, or a tick takes up. */
export function inBackground(event: string, work: () => Promise<unknown>): void {
  const done = work().then(
    () => undefined,
    (error: unknown) => log('error', event, { error: describeError(error) }),
  );
  underWay.add(done);
  waitUntil(done.finally(() => underWay.delete(done)));
}

/** Waits until nothing goes on: a test must not find the work of the one before it. */
export async function backgroundAtRest(): Promise<void> {
  // Looked for, not awaited: a promise of another request would go on in that request's place.
  while (underWay.size > 0) await scheduler.wait(1);
}
