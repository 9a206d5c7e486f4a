import { waitUntil } from 'cloudflare:workers';
import { describeError } from './errors';
import { log } from './log';
import { CUT_OFF_MS } from './turn';

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

/** By what is taken up, since when it is being taken up, and whether it was asked for meanwhile. */
const takenUp = new Map<string, { since: number; again: boolean }>();

/**
 * As `inBackground`, for work that takes up all that there is of `name`: asked for while it runs it runs once more,
 * however often it was asked for.
 */
export function soonInBackground(event: string, name: string, work: () => Promise<unknown>): void {
  const key = `${event} ${name}`;
  const other = takenUp.get(key);
  if (other && Date.now() - other.since < CUT_OFF_MS) {
    other.again = true;
    return;
  }
  const own = { since: Date.now(), again: false };
  takenUp.set(key, own);
  inBackground(event, async () => {
    try {
      await work();
    } finally {
      if (takenUp.get(key) === own) takenUp.delete(key);
      // Also after a failure: whoever asked meanwhile was promised a run of their own.
      if (own.again) soonInBackground(event, name, work);
    }
  });
}

/** Waits until nothing goes on: a test must not find the work of the one before it. */
export async function backgroundAtRest(): Promise<void> {
  // Looked for, not awaited: a promise of another request would go on in that request's place.
  while (underWay.size > 0) await scheduler.wait(1);
}
