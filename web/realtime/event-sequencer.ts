import type { StreamEvent } from './frames';

/** Passes events on in order and once each: live events wait until the replay of missed events has ended. */
export class EventSequencer {
  #sequence: number | null;
  #isReplaying = false;
  #buffered = new Map<number, StreamEvent>();

  constructor(sequence: number | null = null) {
    this.#sequence = sequence;
  }

  /** The last sequence number that was passed on; null before the first `hello`. */
  get sequence(): number | null {
    return this.#sequence;
  }

  /** `last` is the newest number of the log. Returns the number to resume after, or null when no event was missed. */
  onHello(last: number): number | null {
    this.#buffered.clear();
    this.#isReplaying = this.#sequence !== null && this.#sequence !== last;
    this.#sequence ??= last;
    return this.#isReplaying ? this.#sequence : null;
  }

  /** Returns the events that can be passed on now. */
  onEvent(event: StreamEvent): StreamEvent[] {
    if (event.sequence <= (this.#sequence ?? 0)) return [];
    if (this.#isReplaying) {
      this.#buffered.set(event.sequence, event);
      return [];
    }
    this.#sequence = event.sequence;
    return [event];
  }

  /** The replay has reached `sequence`; with `more` the next page must be requested. Returns the events to pass on. */
  onResumed(sequence: number, more: boolean): StreamEvent[] {
    this.#isReplaying = more;
    return this.#release(sequence, more ? sequence : Infinity);
  }

  /** The server skips the events up to `sequence`. Returns the buffered events after it. */
  onResync(sequence: number): StreamEvent[] {
    this.#isReplaying = false;
    for (const one of this.#buffered.keys()) if (one <= sequence) this.#buffered.delete(one);
    return this.#release(sequence, Infinity);
  }

  #release(sequence: number, upTo: number): StreamEvent[] {
    const ready = [...this.#buffered.values()]
      .filter((event) => event.sequence <= upTo)
      .toSorted((a, b) => a.sequence - b.sequence);
    for (const event of ready) this.#buffered.delete(event.sequence);
    this.#sequence = Math.max(sequence, ready.at(-1)?.sequence ?? 0);
    return ready;
  }
}
