import { DAY, HOUR, MINUTE } from '../../../platform/core/clock';

/** Waits between the checks of an intent: a lost webhook is compensated within a quarter of an hour (I-36). */
const WAITS_MS = [5 * MINUTE, 7 * MINUTE, 10 * MINUTE];
const STEADY_MS = 12 * MINUTE;
/** After this, payment is unlikely; a late success still counts (I-34). */
const STEADY_UNTIL_MS = DAY;
const LOOK_UNTIL_MS = 7 * DAY;

/** The wait after check number `checks` (from 1) of an intent of that age; null for no further check. */
export function nextCheckDelay({ age, checks }: { age: number; checks: number }): number | null {
  if (age >= LOOK_UNTIL_MS) return null;
  if (age >= STEADY_UNTIL_MS) return HOUR;
  return WAITS_MS[checks - 1] ?? STEADY_MS;
}
