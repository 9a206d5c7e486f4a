import { DAY } from '../../platform/core/clock';
import type { HubEvent, LoggedEvent } from '../../events/event';
import { HubStore } from './hub.store';

const KEPT_MS = 30 * DAY;
/** Events of one read. */
const MAX_READ = 500;

/** A part of the past: everything up to `through` that the log still has. */
export interface History {
  events: LoggedEvent[];
  through: number;
  more: boolean;
  /** The log lacks some of the requested events: none are returned, and the log is at `through`. */
  isExpired: boolean;
}

/** The events of the last 30 days, numbered without gaps or repeats. */
export class EventLog {
  readonly #storage: DurableObjectStorage;
  readonly #store: HubStore;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#store = new HubStore(storage);
  }

  get lastSequence(): number {
    return this.#store.lastSequence();
  }

  /** The last sequence number of the append before the newest. */
  get previousSequence(): number {
    return this.#store.previousSequence();
  }

  /** The acknowledged sequence number that the newest append stored. */
  get storedAckSequence(): number {
    return this.#store.storedAckSequence();
  }

  /**
   * Appends the events that the log does not have; `mayRepeat` says that it may have some. `through` is stored beside
   * them. Returns the new events, and the numbers of all.
   */
  append(
    events: HubEvent[],
    { mayRepeat, now, through }: { mayRepeat: boolean; now: number; through: number },
  ): { fresh: LoggedEvent[]; sequences: number[] } {
    return this.#storage.transactionSync(() => {
      this.purge(now);
      const known = new Map(mayRepeat ? this.#known(events) : []);
      const unknown = new Map(
        events.filter(({ id }) => !known.has(id)).map((one) => [one.id, one]),
      );
      const fresh = this.#store.append([...unknown.values()], { now, through });
      for (const { id, sequence } of fresh) known.set(id, sequence);
      return { fresh, sequences: events.map(({ id }) => known.get(id) ?? 0) };
    });
  }

  #known(events: HubEvent[]): [id: string, sequence: number][] {
    return events.flatMap((event) => {
      const sequence = this.#store.find(event);
      return sequence === null ? [] : [[event.id, sequence] as [string, number]];
    });
  }

  /** Events after `sequence`, oldest first. Expired events are filtered here: a read removes nothing (I-04). */
  after(sequence: number, limit: number): LoggedEvent[] {
    const most = Math.min(Math.max(limit, 1), MAX_READ);
    return this.#store.after(sequence, most, Date.now() - KEPT_MS);
  }

  /** Events after `sequence` that were appended at `since` (epoch milliseconds) or later, oldest first. */
  since(since: number, limit: number, sequence: number): LoggedEvent[] {
    return this.after(Math.max(sequence, this.#store.sequenceBefore(since)), limit);
  }

  history(after: number, limit: number): History {
    const last = this.lastSequence;
    const isExpired = after > last || after < this.#store.firstSequence(Date.now() - KEPT_MS) - 1;
    if (isExpired) return { events: [], through: last, more: false, isExpired };
    const events = this.after(after, limit);
    const through = events.at(-1)?.sequence ?? last;
    return { events, through, more: through < last, isExpired };
  }

  /** When the oldest events expire, epoch milliseconds; null for an empty log. */
  get expiresAt(): number | null {
    const oldest = this.#store.oldestAt();
    return oldest === null ? null : oldest + KEPT_MS;
  }

  purge(now: number): void {
    this.#store.purge(now - KEPT_MS);
  }

  clear(): void {
    this.#store.clear();
  }
}
