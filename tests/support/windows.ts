/** The maximum number of events in any window of `windowMs`. */
export function mostInAWindow(times: readonly number[], windowMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  let most = 0;
  for (let first = 0, last = 0; last < sorted.length; last++) {
    while ((sorted[last] ?? 0) - (sorted[first] ?? 0) >= windowMs) first++;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** The arrivals that an exact limiter would admit. */
export function exactly(
  arrivals: readonly number[],
  { limit, windowMs }: { limit: number; windowMs: number },
): number[] {
  const admitted: number[] = [];
  for (const at of arrivals.toSorted((a, b) => a - b)) {
    const before = admitted[admitted.length - limit];
    if (before === undefined || at - before >= windowMs) admitted.push(at);
  }
  return admitted;
}
