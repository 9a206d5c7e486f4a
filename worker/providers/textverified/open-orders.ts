import { SECOND } from '../../platform/core/clock';
import { type OpenOrders, POLL_MS, YOUNG_MS } from './poll-budget';
import type { OpenReport } from './session.schemas';

/** An order that waits for a code, as reported by the object that polls it. Times are epoch milliseconds. */
export interface WatchedOrder {
  id: string;
  createdAt: number;
  nextPollAt: number;
}

const MAX_ISOLATES = 5_000;
const SUM_MS = SECOND;

const add = (sum: OpenOrders, one: OpenOrders): OpenOrders => ({
  young: sum.young + one.young,
  old: sum.old + one.old,
});
const NONE: OpenOrders = { young: 0, old: 0 };

/** The open orders that one isolate polls. An order whose poll is overdue has ended. */
export class WatchedOrders {
  readonly #isolate = crypto.randomUUID();
  readonly #orders = new Map<string, WatchedOrder>();

  watch(order: WatchedOrder): void {
    this.#orders.set(order.id, order);
  }

  /** The report for the session; it is valid until the last of these orders is due again. */
  report(now: number): OpenReport {
    let [open, until] = [NONE, now];
    for (const [id, { createdAt, nextPollAt }] of this.#orders) {
      const goneAt = nextPollAt + POLL_MS / 2;
      if (goneAt <= now) {
        this.#orders.delete(id);
        continue;
      }
      open = add(open, now - createdAt < YOUNG_MS ? { young: 1, old: 0 } : { young: 0, old: 1 });
      until = Math.max(until, goneAt + POLL_MS);
    }
    return { isolate: this.#isolate, ...open, until };
  }
}

/** The open orders of a provider account, summed over the reports of its isolates. */
export class OpenOrderCount {
  readonly #reports = new Map<string, OpenReport>();
  #sum = NONE;
  #summedAt = Number.NEGATIVE_INFINITY;

  note(report: OpenReport): void {
    this.#reports.delete(report.isolate);
    this.#reports.set(report.isolate, report);
    if (this.#reports.size <= MAX_ISOLATES) return;
    const [oldest] = this.#reports.keys();
    if (oldest !== undefined) this.#reports.delete(oldest);
  }

  /** At most a second old. */
  total(now: number): OpenOrders {
    if (Math.abs(now - this.#summedAt) < SUM_MS) return this.#sum;
    this.#summedAt = now;
    this.#sum = NONE;
    for (const [isolate, report] of this.#reports) {
      if (report.until <= now) this.#reports.delete(isolate);
      else this.#sum = add(this.#sum, report);
    }
    return this.#sum;
  }
}
