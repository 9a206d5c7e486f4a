import { DAY, HOUR, MINUTE } from '../../../platform/core/clock';

/** Waits between the looks at one intent: a lost webhook is made up for within a quarter of an hour (I-36). */
const WAITS_MS = [5 * MINUTE, 7 * MINUTE, 10 * MINUTE];
const STEADY_MS = 12 * MINUTE;
/** From here on money is not expected any more; a success of later still counts (I-34). */
const STEADY_UNTIL_MS = DAY;
const LOOK_UNTIL_MS = 7 * DAY;

/** How long after its look number `checks` (from 1) an intent of that age is looked at again, or null for never. */
export function nextCheckDelay({ age, checks }: { age: number; checks: number }): number | null {
  if (age >= LOOK_UNTIL_MS) return null;
  if (age >= STEADY_UNTIL_MS) return HOUR;
  return WAITS_MS[checks - 1] ?? STEADY_MS;
}
