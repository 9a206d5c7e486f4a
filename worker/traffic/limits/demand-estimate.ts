/** A burst is forgotten by this factor in each lease's lifetime. */
const DECAY = 0.7;

/** Estimates the requests of the next lease from those of the last one. */
export class DemandEstimate {
  #seen = 0;
  #since = 0;
  #rate = 0;

  count(): void {
    this.#seen++;
  }

  /**
   * Requests that are expected within `lifetimeMs`: the recent rate plus twice its deviation.
   * Starts a new count.
   */
  next(now: number, waiting: number, lifetimeMs: number): number {
    const elapsed = Math.max(now - this.#since, lifetimeMs / 4);
    const recent = ((this.#seen + waiting) * lifetimeMs) / elapsed;
    this.#rate = Math.max(recent, this.#rate * DECAY ** (elapsed / lifetimeMs));
    this.#seen = 0;
    this.#since = now;
    return Math.floor(this.#rate + 2 * Math.sqrt(this.#rate));
  }
}
