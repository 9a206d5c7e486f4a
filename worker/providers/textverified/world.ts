import { raceTimeout, TIMED_OUT, startDeadline, type Deadline } from '../../platform/core/timeout';

/** Network, clock and randomness of the client; tests replace them. */
export interface World {
  fetch(url: string, init: RequestInit): Promise<Response>;
  now(): number;
  /** Uniform in [0, 1). */
  random(): number;
  sleep(ms: number): Promise<void>;
  /** Must be cleared when the work is done: a running timer keeps an idle object in memory, and billed. */
  timeout(ms: number): Deadline;
}

export const realWorld: World = {
  // Looked up at each call, so that a client uses a mock that is installed after its creation.
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
 * Shares one run of work among concurrent requests. The runtime cancels the promises of a request that ended, so a caller
 * waits at most `limitMs` for the run of another request, and then starts its own.
 */
export class SharedRun<T> {
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
