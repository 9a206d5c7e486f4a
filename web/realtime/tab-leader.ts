interface Election {
  /** This tab holds the lock. */
  onElected: () => void;
  /** Another tab has stolen the lock; this one waits in the queue again. */
  onLost: () => void;
}

/** Elects one tab of the browser: the tab that holds the lock `name`. The next one follows when it is closed. */
export class TabLeader {
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #name: string;
  readonly #election: Election;
  #end: AbortController | null = null;

  constructor(locks: Pick<LockManager, 'request'>, name: string, election: Election) {
    this.#locks = locks;
    this.#name = name;
    this.#election = election;
  }

  /** Waits for the lock. */
  start(): void {
    this.#request(false);
  }

  /** Takes the lock from the tab that holds it. */
  steal(): void {
    this.#end?.abort();
    this.#request(true);
  }

  /** Releases the lock, or withdraws from the election. */
  stop(): void {
    this.#end?.abort();
    this.#end = null;
  }

  #request(steal: boolean): void {
    const end = new AbortController();
    this.#end = end;
    const { signal } = end;
    let isLost = false;
    this.#locks
      // Browsers refuse `signal` together with `steal`, which never waits.
      .request(this.#name, steal ? { steal } : { signal }, async () => {
        if (signal.aborted || isLost) return;
        this.#election.onElected();
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve());
        });
      })
      .catch((error: unknown) => {
        const isStolen = error instanceof DOMException && error.name === 'AbortError';
        // Withdrawn by this tab, or locks are not available here.
        if (signal.aborted || !isStolen) return;
        isLost = true;
        this.#election.onLost();
        this.#request(false);
      });
  }
}
