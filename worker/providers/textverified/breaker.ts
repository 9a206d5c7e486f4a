import type { BreakerState, Tally } from './session.schemas';

const WINDOW_MS = 30_000;
const STREAK = 5;
const MIN_CALLS = 20;
const OPEN_MS = 10_000;
const MAX_OPEN_MS = 60_000;
/** A probe whose isolate ended never reports; after this time another one may be sent. */
const PROBE_MS = 15_000;

export const CLOSED: BreakerState = {
  phase: 'closed',
  streak: 0,
  seconds: [],
  openMs: OPEN_MS,
  until: 0,
};

/** Whether a call may be sent: freely, only as the single probe, or not before `breaker.until`. */
export function verdict(breaker: BreakerState, now: number): 'pass' | 'probe' | 'stop' {
  if (breaker.phase === 'closed') return 'pass';
  return now < breaker.until ? 'stop' : 'probe';
}

/** Gives the one probe to the first who asks; a closed breaker lets everybody through. */
export function takeProbe(
  breaker: BreakerState,
  now: number,
): { allowed: boolean; breaker: BreakerState } {
  const may = verdict(breaker, now);
  if (may !== 'probe') return { allowed: may === 'pass', breaker };
  return { allowed: true, breaker: { ...breaker, phase: 'half_open', until: now + PROBE_MS } };
}

function open(openMs: number, now: number): BreakerState {
  return { phase: 'open', streak: 0, seconds: [], openMs, until: now + openMs };
}

function counted(breaker: BreakerState, tally: Tally, now: number): BreakerState {
  const at = Math.floor(now / 1_000) * 1_000;
  const recent = breaker.seconds.filter((second) => second.at > now - WINDOW_MS);
  const last = recent.find((second) => second.at === at) ?? { at, ok: 0, failed: 0 };
  const merged = { at, ok: last.ok + tally.ok, failed: last.failed + tally.failed };
  return {
    ...breaker,
    streak: tally.ok > 0 ? tally.streak : breaker.streak + tally.failed,
    seconds: [...recent.filter((second) => second.at !== at), merged],
  };
}

/**
 * The breaker after `tally`. Five consecutive failures, or half of at least 20 calls within 30 s, open it for 10 s; then
 * one probe closes it or doubles the duration, up to 60 s.
 */
export function record(breaker: BreakerState, tally: Tally, now: number): BreakerState {
  if (tally.ok + tally.failed === 0) return breaker;
  // Calls that were in progress when it opened do not count: the probe decides.
  if (breaker.phase === 'open') return breaker;
  if (breaker.phase === 'half_open') {
    return tally.failed === 0 ? CLOSED : open(Math.min(breaker.openMs * 2, MAX_OPEN_MS), now);
  }
  const next = counted(breaker, tally, now);
  const calls = next.seconds.reduce((sum, second) => sum + second.ok + second.failed, 0);
  const failed = next.seconds.reduce((sum, second) => sum + second.failed, 0);
  const trips = next.streak >= STREAK || (calls >= MIN_CALLS && failed * 2 >= calls);
  return trips ? open(OPEN_MS, now) : next;
}
