/** An event becomes a notification within moments, or, while the queue is busy, a little later. */
const WAITS_MS = [250, 750, 2_000, 6_000];
/** However much happens, a page looks no more often than this. */
const SPACING_MS = 2_000;

/** What is waited for: the notification of an event has its type and its time. */
interface Awaited {
  type: string;
  at: number;
}

interface Seen {
  type: string;
  createdAt: string;
}

/**
 * When a page looks at the list again after events that it was told of: soon, then ever later, until what they are
 * notified by is there, or is not to be expected any more. `look` answers what is there.
 */
export class Looks {
  readonly #look: () => Promise<readonly Seen[]>;
  #awaited: Awaited[] = [];
  #tries = 0;
  #lastAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(look: () => Promise<readonly Seen[]>) {
    this.#look = look;
  }

  /** `timestamp` is the event's own. */
  expect({ type, timestamp }: { type: string; timestamp: string }): void {
    this.#awaited.push({ type, at: Date.parse(timestamp) });
    // The first look is on its way already, and sees this one too.
    if (this.#timer !== undefined && this.#tries === 0) return;
    this.#tries = 0;
    this.#schedule();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#awaited = [];
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const wait = WAITS_MS[this.#tries];
    if (wait === undefined) this.#awaited = [];
    if (wait === undefined || this.#awaited.length === 0) return;
    const spaced = this.#lastAt + SPACING_MS - Date.now();
    const due = this.#tries === 0 ? Math.max(wait, spaced) : wait;
    this.#timer = setTimeout(() => void this.#try(), due);
  }

  async #try(): Promise<void> {
    const asked = this.#timer;
    this.#tries++;
    this.#lastAt = Date.now();
    // A look that failed has seen nothing; what is waited for is looked for again.
    const seen = await this.#look().catch(() => []);
    this.#awaited = this.#awaited.filter(
      ({ type, at }) => !seen.some((one) => one.type === type && Date.parse(one.createdAt) === at),
    );
    // Begun anew, or stopped, while the answer was on its way.
    if (asked === this.#timer) this.#schedule();
  }
}
