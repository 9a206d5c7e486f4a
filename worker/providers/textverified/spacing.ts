import type { Slot, SpacingState } from './session.schemas';

const CAP_MS = 5_000;
const HALF_LIFE_MS = 30_000;
/** Longer than this nobody waits for a slot; the caller comes back instead. */
const MAX_WAIT_MS = 20_000;
const MAX_PAUSE_MS = 120_000;

export const IDLE: SpacingState = { nextAt: 0, raisedMs: 0, raisedAt: 0 };

/** The spacing in force: what 429s have raised it to, halved every 30 s, never below `baseMs`. */
export function spacingAt(spacing: SpacingState, baseMs: number, now: number): number {
  const halvings = Math.floor(Math.max(0, now - spacing.raisedAt) / HALF_LIFE_MS);
  return Math.max(baseMs, Math.floor(spacing.raisedMs / 2 ** halvings));
}

/** Books the next free moment for one reservation change (contract A.4: one at a time per account). */
export function reserve(
  spacing: SpacingState,
  baseMs: number,
  now: number,
): { slot: Slot; spacing: SpacingState } {
  const at = Math.max(now, spacing.nextAt);
  const waitMs = at - now;
  if (waitMs > MAX_WAIT_MS) return { slot: { waitMs, taken: false }, spacing };
  const nextAt = at + spacingAt(spacing, baseMs, now);
  return { slot: { waitMs, taken: true }, spacing: { ...spacing, nextAt } };
}

/** After a 429: twice the spacing, 5 s at most, and no change before `Retry-After`. */
export function slowDown(
  spacing: SpacingState,
  baseMs: number,
  retryAfterMs: number,
  now: number,
): SpacingState {
  const pause = Math.min(retryAfterMs, MAX_PAUSE_MS);
  return {
    nextAt: Math.max(spacing.nextAt, now + pause),
    raisedMs: Math.min(CAP_MS, spacingAt(spacing, baseMs, now) * 2),
    raisedAt: now,
  };
}
