import { DurableObject } from 'cloudflare:workers';
import { DAY } from '../kernel/clock';
import { verificationOf } from '../verifications/verification.client';
import type { Ended, HubEvent } from './hub.client';
import { HubStore, type LoggedEvent } from './hub.store';
import { WatchStore } from './watches.store';

const KEPT_MS = 30 * DAY;

/** One object per account: its event log, with numbers that have no gap and no repeat. */
export class AccountHub extends DurableObject<Env> {
  readonly #store: HubStore;
  readonly #watches: WatchStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new HubStore(ctx.storage);
    this.#watches = new WatchStore(ctx.storage);
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

  /**
   * `target` has just taken a socket of `credentialId`, which must be asked after it was taken: an end that comes
   * before is answered with false, one that comes later finds the socket.
   */
  watch(credentialId: string, target: string): boolean {
    return this.#watches.add(credentialId, target, Date.now());
  }

  /** Closes every socket of these credentials. Throws when an object did not answer, so that it is asked again. */
  async closeCredentials(ends: Ended[]): Promise<void> {
    const open = this.ctx.storage.transactionSync(() =>
      ends.flatMap(({ credentialId, isDead }) => {
        if (isDead) this.#watches.end(credentialId, Date.now());
        return this.#watches.of(credentialId);
      }),
    );
    const closed = await Promise.allSettled(
      open.map(async (watch) => {
        await verificationOf(this.env, watch.target).closeSockets(watch.credential);
        this.#watches.forget(watch);
      }),
    );
    const failed = closed.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) throw new Error(`${failed} of ${open.length} targets did not close`);
  }
}
