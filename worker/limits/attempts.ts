/** How often something may be tried for one subject: a login, an address. */
export interface AttemptLimit {
  readonly limit: number;
  readonly windowMs: number;
}

export type Attempt = { ok: true } | { ok: false; retryMs: number };

/** Tries of one subject in a sliding window, by their instants. Pure: `tries` are what was kept of before. */
export function attempt(
  tries: readonly number[],
  { limit, windowMs }: AttemptLimit,
  now: number,
): { attempt: Attempt; tries: number[] } {
  const recent = tries.filter((at) => at + windowMs > now);
  if (recent.length < limit) return { attempt: { ok: true }, tries: [...recent, now] };
  const oldest = recent[recent.length - limit] ?? now;
  return { attempt: { ok: false, retryMs: oldest + windowMs - now }, tries: recent };
}
