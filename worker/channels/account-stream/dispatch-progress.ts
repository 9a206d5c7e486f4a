import { backoff } from '../../platform/core/backoff';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';

/** Events of the log after `after`, up to `through`. */
export interface Span {
  after: number;
  through: number;
}

/** Events of one message: a consumer processes few at a time. */
const PER_MESSAGE = 50;
/** Messages of one call of the queue. */
const PER_SEND = 100;
/** A message that is not acknowledged by then may be lost. */
const LOST = { baseMs: 2 * MINUTE, maxMs: HOUR };
const RETRY = { baseMs: SECOND, maxMs: MINUTE };

/**
 * Which events of the log are sent to the queue and acknowledged by its consumers. Only `through`, the acknowledged
 * sequence number, is stored: events without acknowledgement are sent again after a while, after a restart immediately
 * (I-03). Pure.
 */
export class DispatchProgress {
  #through: number;
  #sent: number;
  /** When the sent events count as lost. */
  #lostAt: number | null = null;
  #rounds = 0;
  #failures = 0;
  #retryAt = 0;
  /** Acknowledged spans behind one that is not, by their start. */
  readonly #ahead = new Map<number, number>();

  constructor(through: number) {
    this.#through = through;
    this.#sent = through;
  }

  get through(): number {
    return this.#through;
  }

  /** When events of a log that ends at `last` are to be sent; null for never. */
  dueAt(last: number): number | null {
    if (this.#sent < last) return this.#retryAt;
    return this.#through < last ? this.#lostAt : null;
  }

  /** The spans to send at `now`. */
  nextSpans(last: number, now: number): Span[] {
    if (this.#lostAt !== null && now >= this.#lostAt) {
      this.#sent = this.#through;
      this.#lostAt = null;
    }
    if (now < this.#retryAt) return [];
    const spans: Span[] = [];
    for (let after = this.#sent; after < last && spans.length < PER_SEND; after += PER_MESSAGE)
      spans.push({ after, through: Math.min(after + PER_MESSAGE, last) });
    return spans;
  }

  /** The queue accepted the spans. */
  markSent(spans: readonly Span[], now: number): void {
    this.#sent = Math.max(this.#sent, ...spans.map(({ through }) => through));
    this.#failures = 0;
    this.#lostAt ??= now + backoff(LOST, this.#rounds++);
  }

  /** The queue did not accept the spans. */
  markFailed(now: number): void {
    this.#retryAt = now + backoff(RETRY, this.#failures++);
  }

  /** A span is acknowledged. True when `through` moved and must be stored. */
  acknowledge({ after, through }: Span, now: number): boolean {
    if (through <= this.#through) return false;
    if (after > this.#through) {
      this.#ahead.set(after, Math.max(through, this.#ahead.get(after) ?? 0));
      return false;
    }
    this.#through = through;
    for (const [from, to] of [...this.#ahead].toSorted(([a], [b]) => a - b)) {
      if (from > this.#through) break;
      this.#through = Math.max(this.#through, to);
      this.#ahead.delete(from);
    }
    this.#sent = Math.max(this.#sent, this.#through);
    this.#rounds = 0;
    this.#lostAt = this.#through < this.#sent ? now + LOST.baseMs : null;
    return true;
  }
}
