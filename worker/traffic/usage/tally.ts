import * as z from 'zod';

/** Calls of one credential to one route on one day (UTC), as an isolate counted them. */
export const Tally = z.object({
  day: z.string(),
  credential: z.string(),
  route: z.string(),
  requests: z.number(),
  clientErrors: z.number(),
  serverErrors: z.number(),
  limited: z.number(),
  totalMs: z.number(),
  maxMs: z.number(),
});
export type Tally = z.infer<typeof Tally>;

/** Tallies on their way to the limiter; told again under the same name, they count once. */
export interface Batch {
  readonly id: string;
  readonly tallies: readonly Tally[];
}

type Counts = Omit<Tally, 'day' | 'credential' | 'route'>;

const NONE: Counts = {
  requests: 0,
  clientErrors: 0,
  serverErrors: 0,
  limited: 0,
  totalMs: 0,
  maxMs: 0,
};

/** What one isolate counts for one credential until it is told. */
export class Counter {
  readonly #credential: string;
  readonly #byRoute = new Map<string, Counts>();
  /** When the oldest of what is not on its way was counted. */
  #since: number | null = null;
  /** On its way; kept until it is acknowledged. */
  #outgoing: Batch | null = null;

  constructor(credential: string) {
    this.#credential = credential;
  }

  get isEmpty(): boolean {
    return this.#outgoing === null && this.#byRoute.size === 0;
  }

  /** Whether something has waited for `ms` to be told, or may not have arrived. */
  hasWaited(ms: number, now: number): boolean {
    return this.#outgoing !== null || (this.#since !== null && now - this.#since >= ms);
  }

  count(route: string, status: number, ms: number, now: number): void {
    this.#since ??= now;
    let counts = this.#byRoute.get(route);
    if (!counts) this.#byRoute.set(route, (counts = { ...NONE }));
    counts.requests++;
    if (status === 429) counts.limited++;
    if (status >= 500) counts.serverErrors++;
    else if (status >= 400) counts.clientErrors++;
    counts.totalMs += ms;
    if (ms > counts.maxMs) counts.maxMs = ms;
  }

  /** What is to be told now: first what may not have arrived. */
  outgoing(newId: () => string, now: number): Batch | null {
    if (this.#outgoing || this.#byRoute.size === 0) return this.#outgoing;
    const day = new Date(now).toISOString().slice(0, 10);
    const credential = this.#credential;
    const tallies = [...this.#byRoute].map(([route, counts]) => ({
      day,
      credential,
      route,
      ...counts,
    }));
    this.#byRoute.clear();
    this.#since = null;
    this.#outgoing = { id: newId(), tallies };
    return this.#outgoing;
  }

  acknowledge(batch: Batch | null): void {
    if (this.#outgoing === batch) this.#outgoing = null;
  }
}
