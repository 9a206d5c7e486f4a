/** A run that takes longer is overtaken by the next one: a request on a lost network may never end. */
const HUNG_MS = 10_000;

/**
 * Runs `work` one at a time: requests during a run share one more run after it. So a stream of requests never starves
 * the answers, and each request is followed by a run that began after it.
 */
export class SingleFlight {
  readonly #work: (isCurrent: () => boolean) => Promise<void>;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #version = 0;

  /** `work` never rejects, and drops its answer when it is not current any more. */
  constructor(work: (isCurrent: () => boolean) => Promise<void>) {
    this.#work = work;
  }

  /** Resolves when a run that began after this call has ended. */
  request(): Promise<void> {
    if (this.#running === null) return this.#run();
    this.#next ??= this.#runAfter(this.#running, this.#version);
    return this.#next;
  }

  /** Drops the answer of the current run, and the run that waits for it. */
  cancel(): void {
    this.#version++;
    this.#running = null;
    this.#next = null;
  }

  async #runAfter(running: Promise<void>, version: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hung = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, HUNG_MS);
    });
    await Promise.race([running, hung]);
    clearTimeout(timer);
    if (version === this.#version) await this.#run();
  }

  async #run(): Promise<void> {
    const version = ++this.#version;
    this.#next = null;
    const running = this.#work(() => version === this.#version);
    this.#running = running;
    await running;
    // A run that waits starts in its own turn.
    if (version === this.#version && this.#next === null) this.#running = null;
  }
}
