import { DAY, MINUTE } from '../../platform/core/clock';
import { findJump, wallAt } from './wall-clock';

/** Quiet hours in local time: from `from` until before `to`, over midnight when `from` is later. */
export interface QuietHours {
  /** IANA: `Europe/Berlin`. */
  zone: string;
  /** Minutes after midnight, 0 to 1439; never the same. */
  from: number;
  to: number;
}

/** Milliseconds of local time until the quiet hours end; 0 outside of them. */
function remaining({ from, to }: QuietHours, wall: number): number {
  const length = (((to - from) * MINUTE) % DAY) + (to < from ? DAY : 0);
  const into = (wall - from * MINUTE + DAY) % DAY;
  return into < length ? length - into : 0;
}

/** Clock changes within one window: there are never many. */
const MAX_JUMPS = 8;

/**
 * The end (epoch milliseconds) of the quiet hours at the instant `at`; null outside of them. The end is the first instant
 * whose local time is outside the window: a clock that is put forward past the end ends it, and in an hour that occurs
 * twice the local time decides each time. Pure.
 */
export function quietUntil(quiet: QuietHours, at: number): number | null {
  let instant = at;
  for (let jumps = 0; jumps < MAX_JUMPS; jumps++) {
    const rest = remaining(quiet, wallAt(quiet.zone, instant));
    if (rest === 0) return instant === at ? null : instant;
    const jump = findJump(quiet.zone, instant, instant + rest);
    if (jump === null) return instant + rest;
    instant = jump;
  }
  return instant;
}
