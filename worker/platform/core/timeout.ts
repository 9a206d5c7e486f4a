/** Aborts `signal` when its time is up, unless it is cleared earlier. */
export interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

/**
 * A deadline in `ms`. Clear it when the work is done: a running timer keeps an idle object in memory, which is billed, and
 * `AbortSignal.timeout` cannot be cleared.
 */
export function startDeadline(ms: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('timeout')), ms);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

export const TIMED_OUT = Symbol('late');

/** The result of `work`, or TIMED_OUT when `signal` aborts first. The work continues, and its later rejection is ignored. */
export async function raceAbort<T>(
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T | typeof TIMED_OUT> {
  const { promise, resolve } = Promise.withResolvers<typeof TIMED_OUT>();
  const late = () => resolve(TIMED_OUT);
  signal.addEventListener('abort', late, { once: true });
  if (signal.aborted) late();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', late);
  }
}

/** The result of `work`, or TIMED_OUT after `ms`. The work continues. A test may `start` deadlines on its own clock. */
export async function raceTimeout<T>(
  work: Promise<T>,
  ms: number,
  start: (ms: number) => Deadline = startDeadline,
): Promise<T | typeof TIMED_OUT> {
  const deadline = start(ms);
  try {
    return await raceAbort(deadline.signal, work);
  } finally {
    deadline.clear();
  }
}

/** As `raceTimeout`, but @throws after `ms`, and what `work` throws. */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  const result = await raceTimeout(work, ms);
  if (result === TIMED_OUT) throw new Error(`no answer within ${ms} ms`);
  return result;
}

/**
 * Waits for the work of another request, at most `ms`. It polls and does not await: the runtime may continue a request
 * that awaits another request's promise in that request's context, and cancel both together.
 */
export async function pollUntil(isOver: () => boolean, ms: number): Promise<void> {
  let pause = 1;
  for (let waited = 0; !isOver() && waited < ms; waited += pause) {
    pause = Math.min(2 * pause, 16);
    await scheduler.wait(pause);
  }
}
