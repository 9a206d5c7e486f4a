/** Exponential backoff: the first wait is `baseMs`, each further one twice as long, up to `maxMs`. */
export interface Backoff {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Milliseconds before attempt `attempt` (from 0). */
export const backoff = ({ baseMs, maxMs }: Backoff, attempt: number): number =>
  Math.min(baseMs * 2 ** attempt, maxMs);

/** The range of a wait, as multiples of it. */
export type Jitter = readonly [least: number, most: number];

/** A random wait within `jitter` (`random` is in 0…1), so that callers that failed together do not retry together. */
export const jittered = (waitMs: number, [least, most]: Jitter, random: number): number =>
  waitMs * (least + (most - least) * random);
