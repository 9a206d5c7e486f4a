import { DAY, MINUTE } from '../../platform/core/clock';
import { findJump, wallAt } from './wall-clock';

/** When somebody is left alone, on the clock of where they live: from `from` until before `to`, over midnight if it is later. */
export interface QuietHours {
  /** IANA: `Europe/Berlin`. */
  zone: string;
  /** Minutes after midnight, 0 to 1439; never the same. */
  from: number;
  to: number;
}

/** Milliseconds that the wall's clock has to go until the window ends; 0 outside of it. */
function left({ from, to }: QuietHours, wall: number): number {
  const length = (((to - from) * MINUTE) % DAY) + (to < from ? DAY : 0);
  const into = (wall - from * MINUTE + DAY) % DAY;
  return into < length ? length - into : 0;
}

/** The hours of a day are 23 to 25, and clocks are never changed often in a day. */
const MAX_JUMPS = 8;

/**
 * Until when (epoch milliseconds) somebody is left alone at the instant `at`; null when they are not. That is the first
 * instant at which the clock on their wall stands outside the window: clocks that are put forward over its end end it,
 * and an hour that comes twice is judged by what the clock shows each time. Pure.
 */
export function quietUntil(quiet: QuietHours, at: number): number | null {
  let instant = at;
  for (let jumps = 0; jumps < MAX_JUMPS; jumps++) {
    const rest = left(quiet, wallAt(quiet.zone, instant));
    if (rest === 0) return instant === at ? null : instant;
    const jump = findJump(quiet.zone, instant, instant + rest);
    if (jump === null) return instant + rest;
    instant = jump;
  }
  return instant;
}
