import { openDb } from '../../platform/db/client';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { withTimeout } from '../../platform/core/timeout';
import { DispatchProgress, type Span } from './dispatch-progress';
import { eventInterest } from './event-interest';
import type { EventLog } from './event-log';

const ACKNOWLEDGED = 'dispatched_through';
/** An append waits for D1 for at most this long. */
const INTEREST_TIMEOUT_MS = SECOND;

/** Hands the events of the log to the queue: their numbers, never their data. */
export class EventDispatcher {
  readonly #kv: DurableObjectStorage['kv'];
  readonly #env: Env;
  readonly #accountId: string;
  readonly #log: EventLog;
  readonly #progress: DispatchProgress;

  constructor(
    { kv }: DurableObjectStorage,
    { env, accountId, log: events }: { env: Env; accountId: string; log: EventLog },
  ) {
    this.#kv = kv;
    this.#env = env;
    this.#accountId = accountId;
    this.#log = events;
    this.#progress = new DispatchProgress(this.#acknowledgedSequence());
  }

  /** The last sequence number up to which all events are acknowledged. */
  get through(): number {
    return this.#progress.through;
  }

  /** When `send` has work, epoch milliseconds; null for never. */
  get dueAt(): number | null {
    return this.#progress.dueAt(this.#log.lastSequence);
  }

  async send(): Promise<void> {
    const spans = this.#progress.nextSpans(this.#log.lastSequence, Date.now());
    if (spans.length === 0) return;
    const messages = spans.map((span) => ({ body: { account: this.#accountId, ...span } }));
    try {
      await this.#env.EVENTS.sendBatch(messages);
      this.#progress.markSent(spans, Date.now());
    } catch (error) {
      log('warn', 'hub.dispatch_postponed', { error: describeError(error) });
      this.#progress.markFailed(Date.now());
    }
  }

  /** The consumers have processed these events. True when `through` moved. */
  acknowledge(span: Span): boolean {
    const hasMoved = this.#progress.acknowledge(span, Date.now());
    if (hasMoved) this.#kv.put(ACKNOWLEDGED, this.through);
    return hasMoved;
  }

  /**
   * Acknowledges events without recipients immediately, so that they need no alarm. Runs before `append` returns; after
   * a crash the caller appends again. A restart may check the last events again.
   */
  async skipUndispatched(): Promise<void> {
    const spans = this.#progress.nextSpans(this.#log.lastSequence, Date.now());
    if (spans.length === 0 || (await this.#hasInterest(spans))) return;
    this.#progress.markSent(spans, Date.now());
    for (const span of spans) this.#progress.acknowledge(span, Date.now());
    // The next row stores it; a hub that is evicted before each row would never store it.
    if (this.#acknowledgedSequence() < this.#log.previousSequence)
      this.#kv.put(ACKNOWLEDGED, this.through);
  }

  /** The acknowledged sequence number that a restart finds. */
  #acknowledgedSequence(): number {
    return Math.max(Number(this.#kv.get(ACKNOWLEDGED) ?? 0), this.#log.storedAckSequence);
  }

  /** Whether the events of `spans` may have recipients; true when D1 does not answer. */
  async #hasInterest(spans: readonly Span[]): Promise<boolean> {
    const events = spans.flatMap(({ after, through }) => this.#log.after(after, through - after));
    const types = [...new Set(events.map(({ type }) => type))];
    const hasInterest = eventInterest.get();
    try {
      const ctx = { db: openDb(this.#env.DB), env: this.#env, now: Date.now };
      return await withTimeout(hasInterest(ctx, this.#accountId, types), INTEREST_TIMEOUT_MS);
    } catch (error) {
      log('warn', 'hub.interest_unknown', { error: describeError(error) });
      return true;
    }
  }
}
