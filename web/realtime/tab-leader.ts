/** Elects one tab of the browser: the tab that holds the lock `name`. The next one follows when it is closed. */
export class TabLeader {
  readonly #locks: Pick<LockManager, 'request'>;
  readonly #name: string;
  #end: AbortController | null = null;

  constructor(locks: Pick<LockManager, 'request'>, name: string) {
    this.#locks = locks;
    this.#name = name;
  }

  /** Calls `onElected` once this tab holds the lock. */
  start(onElected: () => void): void {
    const end = new AbortController();
    this.#end = end;
    const { signal } = end;
    this.#locks
      .request(this.#name, { signal }, async () => {
        onElected();
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => resolve());
        });
      })
      // Stopped before it was elected.
      .catch(() => undefined);
  }

  /** Releases the lock, or withdraws from the election. */
  stop(): void {
    this.#end?.abort();
    this.#end = null;
  }
}
