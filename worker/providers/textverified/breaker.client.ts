import { CLOSED, record, takeProbe, verdict } from './breaker';
import { type WatchedOrder, WatchedOrders } from './open-orders';
import { type PollIntervals, pollIntervals, PROMISED } from './poll-budget';
import type { SessionLink } from './session-link';
import type { BreakerState, SessionCopy, Tally } from './session.schemas';
import { SharedRun } from './world';

const COPY_MS = 5_000;
const REPORT_MS = 1_000;
const QUIET_MS = 10_000;
const CALL_MS = 2_000;

const NOTHING: Tally = { ok: 0, failed: 0, streak: 0 };

export type Gate = { open: true } | { open: false; retryAfterMs: number };

/**
 * One isolate's view of the shared circuit breaker and of the polling budget. A copy of the session's state, valid for
 * five seconds, answers most questions; outcomes are counted here and reported when they matter. While the session cannot
 * be reached, the last copy stays in use and the provider is called nevertheless.
 */
export class BreakerClient {
  readonly #link: SessionLink;
  readonly #callsPerSecond: number;
  readonly #copyFlight = new SharedRun<void>();
  readonly #watched = new WatchedOrders();
  #copy: SessionCopy = { breaker: CLOSED, open: null, generation: 0 };
  #copiedAt = Number.NEGATIVE_INFINITY;
  #intervals = PROMISED;
  #tally = NOTHING;
  #countingSince = 0;
  #reportedAt = Number.NEGATIVE_INFINITY;
  #noProbeUntil = 0;

  constructor(link: SessionLink, callsPerSecond: number) {
    this.#link = link;
    this.#callsPerSecond = callsPerSecond;
  }

  /** Generation of the newest token that the session is known to have. */
  get generation(): number {
    return this.#copy.generation;
  }

  get intervals(): PollIntervals {
    return this.#intervals;
  }

  watch(order: WatchedOrder): void {
    this.#watched.watch(order);
  }

  /** Whether the provider may be called now; requests the single probe from the session when it is due. */
  async gate(): Promise<Gate> {
    await this.#refresh();
    const now = this.#link.world.now();
    const { breaker } = this.#copy;
    const allowed = verdict(breaker, now);
    if (allowed === 'pass') return { open: true };
    const retryAfterMs = Math.max(breaker.until, this.#noProbeUntil) - now;
    if (allowed === 'stop' || now < this.#noProbeUntil) return { open: false, retryAfterMs };
    const probe =
      (await this.#link.call(CALL_MS, (port) => port.probe())) ?? takeProbe(breaker, now);
    this.#setBreaker(probe.breaker);
    if (probe.allowed) return { open: true };
    this.#noProbeUntil = now + REPORT_MS;
    return { open: false, retryAfterMs: Math.max(REPORT_MS, probe.breaker.until - now) };
  }

  /**
   * Counts one call. Reports the counts when something failed here or, as far as known, elsewhere: at most once a second,
   * but at once while a probe may decide.
   */
  async outcome(ok: boolean): Promise<void> {
    const now = this.#link.world.now();
    // Old successes must not outweigh the first failures.
    if (this.#tally.failed === 0 && now - this.#countingSince >= QUIET_MS) {
      this.#tally = NOTHING;
      this.#countingSince = now;
    }
    const { ok: good, failed, streak } = this.#tally;
    this.#tally = ok
      ? { ok: good + 1, failed, streak: 0 }
      : { ok: good, failed: failed + 1, streak: streak + 1 };
    const { breaker } = this.#copy;
    const hasNews = this.#tally.failed > 0 || breaker.streak > 0;
    const isDue = hasNews && now - this.#reportedAt >= REPORT_MS;
    if (isDue || breaker.phase !== 'closed') await this.#report();
  }

  async #refresh(): Promise<void> {
    const { world } = this.#link;
    if (world.now() - this.#copiedAt < COPY_MS) return;
    await this.#copyFlight.run(world, CALL_MS, async () => {
      const open = this.#watched.report(world.now());
      const copy = await this.#link.call(CALL_MS, (port) => port.copy(open));
      if (copy) this.#adopt(copy);
    });
  }

  #adopt(copy: SessionCopy): void {
    this.#copy = copy;
    if (copy.open) this.#intervals = pollIntervals(copy.open, this.#callsPerSecond);
    this.#copiedAt = this.#link.world.now();
  }

  #setBreaker(breaker: BreakerState): void {
    this.#copy = { ...this.#copy, breaker };
  }

  async #report(): Promise<void> {
    const seen = this.#tally;
    this.#tally = NOTHING;
    this.#reportedAt = this.#link.world.now();
    const copy = await this.#link.call(CALL_MS, (port) => port.tally(seen));
    if (copy) this.#adopt(copy);
    // Without the session the isolate is its own breaker.
    else this.#setBreaker(record(this.#copy.breaker, seen, this.#link.world.now()));
  }
}
