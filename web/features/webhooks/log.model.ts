import { signal } from '@preact/signals';
import { backoff } from '../../../worker/platform/core/backoff';
import { PagesModel } from '../../core/pages.model';
import type { Delivery, Webhooks } from '../../api/webhooks-api';

const LOOK = { baseMs: 500, maxMs: 60_000 };
/** An attempt takes a while after it is due. */
const ATTEMPT_MS = 700;

/** `wait` is milliseconds until an attempt is due, and less than zero once it is late. */
const untilTried = (wait: number): number =>
  wait > 0 ? wait + ATTEMPT_MS : Math.max(LOOK.baseMs, -wait);

/**
 * Milliseconds until a list with these deliveries is worth another look, or null when none is under way: when one is
 * due, ever less often once it is late, and ever less often while nothing moves, because one that is just being tried
 * bears the time of its next attempt already. `still`: how many looks in a row have shown nothing new. `now` in epoch
 * milliseconds.
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
  return Math.min(...waits, backoff(LOOK, still));
}

const marksOf = (deliveries: readonly Delivery[]): string =>
  deliveries.map(({ id, state, attempts }) => `${id} ${state} ${attempts}`).join('\n');

/** What was sent to one endpoint. */
export class LogModel extends PagesModel<Delivery> {
  /** How many looks in a row have shown nothing new. */
  readonly still = signal(0);
  readonly #backend: Pick<Webhooks, 'replay'>;
  /** More than the first page is shown: it stays as it is until its reader asks. */
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

  /** Something may have moved. */
  async look(): Promise<void> {
    if (!this.#isLong) await this.reload();
  }

  /** @throws Problem, ConnectionLost. */
  async replay(id: string): Promise<void> {
    const replayed = await this.#backend.replay(id);
    this.replace(replayed, (delivery) => delivery.id === id);
    this.still.value = 0;
  }
}
