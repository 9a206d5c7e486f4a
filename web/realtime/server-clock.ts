import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

const TICK_MS = 250;
const SECOND = 1_000;

interface Moment {
  /** The server's clock as it answered, epoch milliseconds. */
  server: number;
  /** Our clock right before the question and right after the answer. */
  sent: number;
  received: number;
}

/**
 * The server's clock, told from ours (I-54). Each answer bounds the difference between the two; the bounds of all
 * answers are intersected, so that a slow answer never spoils what a fast one has shown.
 */
export class ServerClock {
  #low = -Infinity;
  #high = Infinity;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #own: () => number;
  readonly #now: Signal<number>;

  constructor(own: () => number = Date.now) {
    this.#own = own;
    this.#now = signal(own(), {
      watched: () => {
        this.touch();
        this.#timer = setInterval(() => this.touch(), TICK_MS);
      },
      unwatched: () => clearInterval(this.#timer),
    });
  }

  /** The server's time; ticks only while somebody looks. */
  get now(): ReadonlySignal<number> {
    return this.#now;
  }

  /** Brings `now` up to date: called before the first look, which comes before the ticks. */
  touch(): void {
    this.#now.value = this.read();
  }

  get offset(): number {
    if (this.#low === -Infinity) return 0;
    return (this.#low + this.#high) / 2;
  }

  read(): number {
    return this.#own() + this.offset;
  }

  /** An exact time, as the socket's `hello` carries it. */
  observe({ server, sent, received }: Moment): void {
    this.#narrow(server - received, server - sent);
  }

  /** The `Date` header, which leaves out the milliseconds. */
  observeDate(header: string | null, sent: number, received: number): void {
    const server = header === null ? Number.NaN : Date.parse(header);
    if (!Number.isNaN(server)) this.#narrow(server - received, server + SECOND - sent);
  }

  /** Bounds that contradict the older ones mean that one of the clocks was set: only the new ones hold. */
  #narrow(low: number, high: number): void {
    const disjoint = low > this.#high || high < this.#low;
    this.#low = disjoint ? low : Math.max(low, this.#low);
    this.#high = disjoint ? high : Math.min(high, this.#high);
    this.touch();
  }
}
