import { backoff } from '../../platform/core/backoff';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';

/** Events of the log after `after`, up to `through`. */
export interface Span {
  after: number;
  through: number;
}

/** Events of one message: a consumer works on few at a time. */
const PER_MESSAGE = 50;
/** Messages of one call of the queue. */
const PER_SEND = 100;
/** A queue that has not had a message worked off by then may have lost it. */
const LOST = { baseMs: 2 * MINUTE, maxMs: HOUR };
const RETRY = { baseMs: SECOND, maxMs: MINUTE };

/**
 * What of the log has yet to be told onward. `through` is what was worked off, and alone is stored: what was only sent is
 * sent again after a while, after a restart at once (I-03).
 */
export class Dispatch {
  #through: number;
  #sent: number;
  /** When what was sent counts as lost. */
  #lostAt: number | null = null;
  #rounds = 0;
  #failures = 0;
  #retryAt = 0;
  /** Spans that were worked off before an earlier one, by where they begin. */
  readonly #ahead = new Map<number, number>();

  constructor(through: number) {
    this.#through = through;
    this.#sent = through;
  }

  get through(): number {
    return this.#through;
  }

  /** When there is something to do about a log that has come to `last`; null for never. */
  dueAt(last: number): number | null {
    if (this.#sent < last) return this.#retryAt;
    return this.#through < last ? this.#lostAt : null;
  }

  /** What is to be sent at `now`. */
  take(last: number, now: number): Span[] {
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

  /** The queue has them. */
  sent(spans: readonly Span[], now: number): void {
    this.#sent = Math.max(this.#sent, ...spans.map(({ through }) => through));
    this.#failures = 0;
    this.#lostAt ??= now + backoff(LOST, this.#rounds++);
  }

  /** The queue did not take them. */
  failed(now: number): void {
    this.#retryAt = now + backoff(RETRY, this.#failures++);
  }

  /** A span was worked off. True when that moved `through`, which is then to be stored. */
  done({ after, through }: Span, now: number): boolean {
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
