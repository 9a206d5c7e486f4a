/** Aborts `signal` when its time is up, unless it is cleared before. */
interface Deadline {
  readonly signal: AbortSignal;
  clear(): void;
}

/** What the client needs from outside; tests bring their own network, clock and chance. */
export interface World {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
  /** Must be cleared when the work is done: a timer that runs on keeps an idle object awake, and billed. */
  timeout(ms: number): Deadline;
}

export const realWorld: World = {
  // Looked up at each call, so that a test's mock is seen by a client that was made before it.
  fetch: (url, init) => fetch(url, init),
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms) =>
    new Promise((done) => {
      setTimeout(done, ms);
    }),
  // Not AbortSignal.timeout, which cannot be cleared.
  timeout: (ms) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error('timeout')), ms);
    return { signal: controller.signal, clear: () => clearTimeout(timer) };
  },
};

export const LATE = Symbol('late');

/** `work`, or LATE once `signal` aborts; a later rejection of `work` is then nobody's. */
export async function beforeAbort<T>(
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const late = () => resolve(LATE);
  signal.addEventListener('abort', late, { once: true });
  if (signal.aborted) late();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', late);
  }
}

/** `work`, or LATE after `ms`. */
export async function within<T>(
  world: World,
  ms: number,
  work: Promise<T>,
): Promise<T | typeof LATE> {
  const deadline = world.timeout(ms);
  try {
    return await beforeAbort(deadline.signal, work);
  } finally {
    deadline.clear();
  }
}

/**
 * Runs one piece of work for many callers at a time. A Worker drops the promises of a request that
 * ended, so a caller waits for another's work only `limitMs` and then does it itself.
 */
export class SingleFlight<T> {
  #running: Promise<T> | null = null;

  async run(world: World, limitMs: number, start: () => Promise<T>): Promise<T> {
    let tried: Promise<T> | null = null;
    while (this.#running && this.#running !== tried) {
      tried = this.#running;
      const joined = await within(world, limitMs, tried);
      if (joined !== LATE) return joined;
    }
    const own = start().finally(() => {
      if (this.#running === own) this.#running = null;
    });
    this.#running = own;
    return own;
  }
}
