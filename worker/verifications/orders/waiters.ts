import { raceTimeout } from '../../platform/core/timeout';

/** Calls that wait for a change of the order. */
export class Waiters {
  readonly #checks = new Set<() => void>();

  /** To be called after each change. */
  notify(): void {
    for (const check of this.#checks) check();
  }

  /** Waits until `isDone`, at most `waitMs`. */
  async until(isDone: () => boolean, waitMs: number): Promise<void> {
    if (isDone() || waitMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => isDone() && resolve();
    this.#checks.add(check);
    await raceTimeout(promise, waitMs);
    this.#checks.delete(check);
  }
}
