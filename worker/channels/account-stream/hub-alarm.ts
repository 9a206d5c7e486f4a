import { SECOND } from '../../platform/core/clock';

/** The alarm of one object. Each set alarm is a written row, so an earlier alarm is left as it is. */
export class HubAlarm {
  readonly #storage: DurableObjectStorage;
  #at: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Whether the alarm is about to run. */
  isDue(now: number): boolean {
    return this.#at !== null && this.#at <= now;
  }

  /** The alarm has run. */
  clear(): void {
    this.#at = null;
  }

  /** Sets the alarm for the earliest of `dues`, or else for the expiry of the log's oldest events. */
  async arm(dues: readonly (number | null)[], log: { expiresAt: number | null }): Promise<void> {
    const due = dues.filter((at) => at !== null);
    if (due.length > 0) return this.#set(Math.max(Math.min(...due), Date.now()));
    const { expiresAt } = log;
    if (expiresAt === null || this.#at !== null) return;
    // Read first: a set alarm is a written row, and an earlier alarm arms again.
    this.#at = await this.#storage.getAlarm();
    if (this.#at === null) await this.#set(Math.max(expiresAt + 1, Date.now() + SECOND));
  }

  async #set(at: number): Promise<void> {
    if (this.#at !== null && this.#at <= at) return;
    this.#at = at;
    await this.#storage.setAlarm(at);
  }
}
