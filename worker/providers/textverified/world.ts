import { raceTimeout, TIMED_OUT, startDeadline, type Deadline } from '../../platform/core/timeout';

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
  timeout: startDeadline,
};

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
      const joined = await raceTimeout(tried, limitMs, (ms) => world.timeout(ms));
      if (joined !== TIMED_OUT) return joined;
    }
    const own = start().finally(() => {
      if (this.#running === own) this.#running = null;
    });
    this.#running = own;
    return own;
  }
}
