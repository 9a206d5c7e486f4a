import { signal } from '@preact/signals';
import { backoff } from '../../../worker/platform/core/backoff';
import { PagesModel } from '../../core/pages.model';
import type { Delivery, Webhooks } from '../../api/webhooks-api';

const POLL = { baseMs: 500, maxMs: 60_000 };
/** An attempt takes this long after it is due. */
const ATTEMPT_MS = 700;

/** `wait` is milliseconds until an attempt is due; negative once it is late. */
const untilTried = (wait: number): number =>
  wait > 0 ? wait + ATTEMPT_MS : Math.max(POLL.baseMs, -wait);

/**
 * Milliseconds until the deliveries are read again, or null when none is pending: when an attempt is due, with backoff
 * while it is late and while nothing changes (a running attempt already shows the time of the next one). `still`: reads
 * in a row without a change. `now` in epoch milliseconds.
 */
export function nextPollMs(
  deliveries: readonly Delivery[],
  { now, still }: { now: number; still: number },
): number | null {
  const pending = deliveries.filter(({ state }) => state === 'pending');
  if (pending.length === 0) return null;
  const waits = pending.flatMap(({ nextAttemptAt }) =>
    nextAttemptAt === null ? [] : [untilTried(Date.parse(nextAttemptAt) - now)],
  );
  return Math.min(...waits, backoff(POLL, still));
}

const marksOf = (deliveries: readonly Delivery[]): string =>
  deliveries.map(({ id, state, attemptCount }) => `${id} ${state} ${attemptCount}`).join('\n');

/** The deliveries of one endpoint. */
export class LogModel extends PagesModel<Delivery> {
  /** Reads in a row without a change. */
  readonly still = signal(0);
  readonly #backend: Pick<Webhooks, 'replay'>;
  /** More than the first page is shown: it is not reloaded by itself. */
  #isLong = false;

  constructor(endpointId: string, backend: Pick<Webhooks, 'deliveries' | 'replay'>) {
    super((query) => backend.deliveries(endpointId, query));
    this.#backend = backend;
  }

  override async load(query: Record<string, string>): Promise<void> {
    this.#isLong = false;
    const before = marksOf(this.items.peek());
    await super.load(query);
    this.still.value = marksOf(this.items.peek()) === before ? this.still.peek() + 1 : 0;
  }

  override more(): Promise<void> {
    if (this.hasMore.peek()) this.#isLong = true;
    return super.more();
  }

  /** A delivery may have changed. */
  async refresh(): Promise<void> {
    if (!this.#isLong) await this.reload();
  }

  /** @throws Problem, ConnectionLost. */
  async replay(id: string): Promise<void> {
    const replayed = await this.#backend.replay(id);
    this.replace(replayed, (delivery) => delivery.id === id);
    this.still.value = 0;
  }
}
