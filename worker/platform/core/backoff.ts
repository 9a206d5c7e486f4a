/** How the wait before another try grows: `baseMs` before the first, twice as long before each further one, up to `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Milliseconds before try `attempt` (from 0). */
export const backoff = ({ baseMs, maxMs }: Backoff, attempt: number): number =>
  Math.min(baseMs * 2 ** attempt, maxMs);

/** Between which multiples of itself a wait falls. */
export type Jitter = readonly [least: number, most: number];

/** The wait as chance (`random`, in 0…1) has it, so that those who failed together do not come back together. */
export const jittered = (waitMs: number, [least, most]: Jitter, random: number): number =>
  waitMs * (least + (most - least) * random);
