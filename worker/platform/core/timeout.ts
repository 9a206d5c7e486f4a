/** Aborts `signal` when its time is up, unless it is cleared before. */
export interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

/**
 * A deadline in `ms`. To be cleared when the work is done: a timer that runs on keeps an idle object awake, and billed,
 * and `AbortSignal.timeout` cannot be cleared.
 */
export function startDeadline(ms: number): Deadline {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(new Error('timeout')), ms);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

export const TIMED_OUT = Symbol('late');

/** What `work` gives, or TIMED_OUT once `signal` aborts; the work itself goes on, and a later rejection of it is nobody's. */
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

/** What `work` gives, or TIMED_OUT after `ms`; the work itself goes on. A test may `start` deadlines of its own clock. */
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

/** As `raceTimeout`, for those to whom a late answer is none. @throws when it is late, and what `work` throws. */
export async function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  const result = await raceTimeout(work, ms);
  if (result === TIMED_OUT) throw new Error(`no answer within ${ms} ms`);
  return result;
}

/**
 * Waits for what another request does, at most `ms`. It is looked for and not awaited: the runtime may go on with
 * whoever awaits another request's promise in that request's place, and end both together.
 */
export async function pollUntil(isOver: () => boolean, ms: number): Promise<void> {
  let pause = 1;
  for (let waited = 0; !isOver() && waited < ms; waited += pause) {
    pause = Math.min(2 * pause, 16);
    await scheduler.wait(pause);
  }
}
