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

  /** Idempotent by event id. Answers the last sequence number given. */
  append(events: HubEvent[]): number {
    const numbers = this.ctx.storage.transactionSync(() => {
      this.#store.purge(Date.now() - KEPT_MS);
      return events.map((event) => this.#store.append(event));
    });
    return Math.max(0, ...numbers);
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
