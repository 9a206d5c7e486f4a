import { DAY, HOUR, MINUTE } from '../../platform/core/clock';
import { POLL_MS } from '../../providers/textverified/poll-budget';
import { isTerminal } from './order';
import type { OrderStore } from './order.store';

/** Delay before a failed deletion is retried. */
const DELETE_RETRY_MS = HOUR;

/** The alarm of one order's object, and the end of the object's life. */
export class OrderAlarm {
  readonly #storage: DurableObjectStorage;
  readonly #store: OrderStore;
  readonly #nextDueAt: () => number | null;
  #armedAt: number | null = null;

  constructor(storage: DurableObjectStorage, store: OrderStore, nextDueAt: () => number | null) {
    this.#storage = storage;
    this.#store = store;
    this.#nextDueAt = nextDueAt;
  }

  /** Sets the alarm for what is due next. Derived from the rows each time, so that a lost alarm is repaired by the next call. */
  async arm(): Promise<void> {
    const { order } = this.#store;
    if (!order) return;
    const now = Date.now();
    const wait = order.report?.state === 'waiting' ? HOUR : MINUTE;
    const dueAt = this.#nextDueAt() ?? Math.max(this.#endOfLife(), now + wait);
    // Due already: a run is in progress, and the alarm is only a fallback.
    await this.set(dueAt <= now ? now + POLL_MS : dueAt);
  }

  async set(at: number): Promise<void> {
    // Each setAlarm writes a row, so the same time is not set twice.
    if (this.#armedAt !== null && this.#armedAt > Date.now() && Math.abs(this.#armedAt - at) < 50)
      return;
    this.#armedAt = at;
    await this.#storage.setAlarm(at);
  }

  /** Whether the object may be deleted. An undecided report keeps it, because its refund is made from here. */
  isOver(): boolean {
    const { order } = this.#store;
    if (!order || !isTerminal(order.state) || order.report?.state === 'waiting') return false;
    return Date.now() >= this.#endOfLife() && this.#store.outboxSize() === 0;
  }

  #endOfLife(): number {
    const { order } = this.#store;
    return (order?.reservation?.endsAt ?? order?.createdAt ?? 0) + DAY;
  }

  /** Deletes everything stored. @throws when storage fails; then the alarm retries it. */
  async delete(): Promise<void> {
    try {
      await this.clear();
    } catch (error) {
      await this.set(Date.now() + DELETE_RETRY_MS);
      throw error;
    }
  }

  async clear(): Promise<void> {
    await this.#storage.deleteAll();
    this.#store.forget();
    this.#armedAt = null;
  }
}
