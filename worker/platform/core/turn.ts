/** The runtime cancels `waitUntil` work after 30 s: an older run is ignored. */
export const STALE_RUN_MS = 30_000;

/** One piece of work at a time, which has its turn until it gives it back or must have been cut off. */
export class Turn {
  #since = -Infinity;

  /** Takes the turn; false while another has it. */
  take(now: number): boolean {
    if (now - this.#since < STALE_RUN_MS) return false;
    this.#since = now;
    return true;
  }

  give(): void {
    this.#since = -Infinity;
  }

  /** Nobody takes it until it is given back. */
  hold(): void {
    this.#since = Infinity;
  }
}
