import { signal, type ReadonlySignal, type Signal } from '@preact/signals';

const TICK_MS = 250;
const SECOND = 1_000;

interface Moment {
  /** The server's time in the response, epoch milliseconds. */
  server: number;
  /** The local time right before the request and right after the response. */
  sent: number;
  received: number;
}

/**
 * Estimates the server's clock (I-54). Each response bounds its offset to the local clock; intersecting the bounds
 * keeps a slow response from spoiling the estimate.
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

  /** The server's time; ticks only while it is subscribed to. */
  get now(): ReadonlySignal<number> {
    return this.#now;
  }

  /** Updates `now`: call it before the first read, which precedes the first tick. */
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

  /** An exact time, from the `hello` of a socket. */
  observe({ server, sent, received }: Moment): void {
    this.#narrow(server - received, server - sent);
  }

  /** The `Date` header, which has no milliseconds. */
  observeDate(header: string | null, sent: number, received: number): void {
    const server = header === null ? Number.NaN : Date.parse(header);
    if (!Number.isNaN(server)) this.#narrow(server - received, server + SECOND - sent);
  }

  /** Disjoint bounds mean that a clock was set: only the new ones hold. */
  #narrow(low: number, high: number): void {
    const disjoint = low > this.#high || high < this.#low;
    this.#low = disjoint ? low : Math.max(low, this.#low);
    this.#high = disjoint ? high : Math.min(high, this.#high);
    this.touch();
  }
}
