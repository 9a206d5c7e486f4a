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

/** Tallies on their way to the limiter; a batch that is sent again under its id counts once. */
export interface UsageBatch {
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

/** Counts the calls of one credential in one isolate until they are sent. */
export class UsageCounter {
  readonly #credential: string;
  readonly #byRoute = new Map<string, Counts>();
  /** When the oldest unsent call was counted. */
  #since: number | null = null;
  /** Sent, and not confirmed yet. */
  #sent: UsageBatch | null = null;

  constructor(credential: string) {
    this.#credential = credential;
  }

  /** Whether calls have waited for `ms`, or a sent batch may not have arrived. */
  hasWaited(ms: number, now: number): boolean {
    return this.#sent !== null || (this.#since !== null && now - this.#since >= ms);
  }

  count({ route, status, ms }: { route: string; status: number; ms: number }, now: number): void {
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

  /** The batch to send now: an unconfirmed one first; null when there is none. */
  batch(newId: () => string, now: number): UsageBatch | null {
    if (this.#sent || this.#byRoute.size === 0) return this.#sent;
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
    this.#sent = { id: newId(), tallies };
    return this.#sent;
  }

  confirm(batch: UsageBatch | null): void {
    if (this.#sent === batch) this.#sent = null;
  }
}
