import { DurableObject } from 'cloudflare:workers';
import { DAY } from '../kernel/clock';
import type { HubEvent } from './hub.client';
import { HubStore, type LoggedEvent } from './hub.store';

const KEPT_MS = 30 * DAY;

/** One object per account: its event log, with numbers that have no gap and no repeat. */
export class AccountHub extends DurableObject<Env> {
  readonly #store: HubStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new HubStore(ctx.storage);
  }

  /**
   * Idempotent by event id: whoever cannot rule out that some of `events` came before says so with `mayRepeat`, and
   * those are looked for. Answers the last sequence number given.
   */
  append(events: HubEvent[], mayRepeat: boolean): number {
    const now = Date.now();
    return this.ctx.storage.transactionSync(() => {
      this.#store.purge(now - KEPT_MS);
      return this.#store.append(mayRepeat ? this.#unknown(events) : events, now);
    });
  }

  #unknown(events: HubEvent[]): HubEvent[] {
    const once = new Map(events.map((event) => [event.id, event]));
    return [...once.values()].filter((event) => !this.#store.has(event));
  }

  /** Forgets every event: the account is deleted. */
  erase(): void {
    this.#store.clear();
  }

  /** Events after `sequence`, oldest first, at most `limit` (1 to 500). */
  log(sequence: number, limit: number): LoggedEvent[] {
    return this.#store.after(sequence, Math.min(Math.max(limit, 1), 500));
  }
}
