import type { StreamEvent } from './frames';

/** Puts events in their order: each once, and no live one before the past that was asked for. */
export class Order {
  #sequence: number | null;
  #isCatchingUp = false;
  #waiting = new Map<number, StreamEvent>();

  constructor(sequence: number | null = null) {
    this.#sequence = sequence;
  }

  /** The last number that was passed on; null before the first word of the server. */
  get sequence(): number | null {
    return this.#sequence;
  }

  /** The server's log is at `last`. Answers from where to resume, or null when nothing was missed. */
  greet(last: number): number | null {
    this.#waiting.clear();
    this.#isCatchingUp = this.#sequence !== null && this.#sequence !== last;
    this.#sequence ??= last;
    return this.#isCatchingUp ? this.#sequence : null;
  }

  /** What is to be passed on now that `event` has come. */
  take(event: StreamEvent): StreamEvent[] {
    if (event.sequence <= (this.#sequence ?? 0)) return [];
    if (this.#isCatchingUp) {
      this.#waiting.set(event.sequence, event);
      return [];
    }
    this.#sequence = event.sequence;
    return [event];
  }

  /** The past has come up to `sequence`; with `more` the rest is to be asked for. Answers what is passed on. */
  resumed(sequence: number, more: boolean): StreamEvent[] {
    this.#isCatchingUp = more;
    return this.#release(sequence, more ? sequence : Infinity);
  }

  /** What lies before `sequence` will not come. Answers what has come after it. */
  skipTo(sequence: number): StreamEvent[] {
    this.#isCatchingUp = false;
    for (const one of this.#waiting.keys()) if (one <= sequence) this.#waiting.delete(one);
    return this.#release(sequence, Infinity);
  }

  #release(sequence: number, upTo: number): StreamEvent[] {
    const ready = [...this.#waiting.values()]
      .filter((event) => event.sequence <= upTo)
      .toSorted((a, b) => a.sequence - b.sequence);
    for (const event of ready) this.#waiting.delete(event.sequence);
    this.#sequence = Math.max(sequence, ready.at(-1)?.sequence ?? 0);
    return ready;
  }
}
