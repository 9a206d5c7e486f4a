import type { SpacingState } from './session.schemas';

const CAP_MS = 5_000;
const HALF_LIFE_MS = 30_000;
const MAX_PAUSE_MS = 120_000;

export const IDLE: SpacingState = { nextAt: 0, raisedMs: 0, raisedAt: 0 };

/** The current spacing: raised by 429s, halved every 30 s, never below `baseMs`. */
export function spacingAt(spacing: SpacingState, baseMs: number, now: number): number {
  const halvings = Math.floor(Math.max(0, now - spacing.raisedAt) / HALF_LIFE_MS);
  return Math.max(baseMs, Math.floor(spacing.raisedMs / 2 ** halvings));
}

/** After a change was sent at `now`: the next one waits for the current spacing (contract A.4). */
export const taken = (spacing: SpacingState, baseMs: number, now: number): SpacingState => ({
  ...spacing,
  nextAt: now + spacingAt(spacing, baseMs, now),
});

/** After a 429: twice the spacing, up to 5 s, and no change before `Retry-After`. */
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
