import { PagesModel } from '../ui/pages.model';
import type { Delivery, Webhooks } from './webhooks-api';

const SOON_MS = 1_000;
const LATE_MS = 60_000;
/** An attempt takes a while after it is due. */
const ATTEMPT_MS = 700;

/**
 * Milliseconds until a list with these deliveries is worth another look, or null when none is under way. What is overdue
 * is looked at ever less often. `now` in epoch milliseconds.
 */
export function nextLookMs(deliveries: readonly Delivery[], now: number): number | null {
  const waits = deliveries
    .filter(({ state }) => state === 'pending')
    .map(({ nextAttemptAt }) => Date.parse(nextAttemptAt ?? '') - now)
    .map((due) => (due > 0 ? due + ATTEMPT_MS : -due || SOON_MS));
  if (waits.length === 0) return null;
  return Math.max(SOON_MS, Math.min(...waits, LATE_MS));
}

/** What was sent to one endpoint. */
export class LogModel extends PagesModel<Delivery> {
  readonly #backend: Pick<Webhooks, 'replay'>;
  /** More than the first page is shown: it stays as it is until its reader asks. */
  #isLong = false;

  constructor(endpointId: string, backend: Pick<Webhooks, 'deliveries' | 'replay'>) {
    super((query) => backend.deliveries(endpointId, query));
    this.#backend = backend;
  }

  override load(query: Record<string, string>): Promise<void> {
    this.#isLong = false;
    return super.load(query);
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
  }
}
