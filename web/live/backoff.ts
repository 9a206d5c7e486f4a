const FIRST_MS = 400;
const LONGEST_MS = 8_000;

/** Milliseconds before try `attempt` (from 0): doubling, half of it by chance, so that pages do not return at once. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const full = Math.min(FIRST_MS * 2 ** Math.min(attempt, 10), LONGEST_MS);
  return full / 2 + (full / 2) * random();
}
