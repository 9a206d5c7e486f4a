import { DAY, HOUR, SECOND } from '../../platform/core/clock';
import { BoundedMap, perIsolate } from '../../platform/core/isolate-cache';

/** Bounded: each format has tens of kilobytes, and the case of a zone's name may vary. */
const formats = perIsolate(
  'time-zones',
  new BoundedMap<string, Intl.DateTimeFormat>({ entries: 100 }),
);

/** @throws RangeError for an unknown zone. */
function getFormat(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(zone, made);
  return made;
}

/** Whether `name` is a zone of the IANA database. An offset is refused: it has no summer time. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    getFormat(name);
    return true;
  } catch {
    return false;
  }
}

/** The offset from UTC at an instant, in milliseconds. */
function offsetAt(zone: string, at: number): number {
  const whole = Math.floor(at / SECOND) * SECOND;
  const parts = getFormat(zone).formatToParts(whole);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'));
  return wall + of('second') * SECOND - whole;
}

/** The local time of `zone` at the instant `at`, in milliseconds since midnight. */
export const wallAt = (zone: string, at: number): number =>
  (((at + offsetAt(zone, at)) % DAY) + DAY) % DAY;

/** The first clock change of the zone after `from` and not after `to`, or null. */
export function findJump(zone: string, from: number, to: number): number | null {
  const before = offsetAt(zone, from);
  let low = from;
  while (low < to) {
    const high = Math.min(low + HOUR, to);
    if (offsetAt(zone, high) !== before) return bisect(zone, before, low, high);
    low = high;
  }
  return null;
}

function bisect(zone: string, before: number, low: number, high: number): number {
  let [same, changed] = [low, high];
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2);
    if (offsetAt(zone, middle) === before) same = middle;
    else changed = middle;
  }
  return changed;
}

/**
 * The first instant after `at` whose local time in `zone` is `time` (milliseconds since midnight), or at which the clock
 * was put forward past it. Pure.
 */
export function nextOnWall(zone: string, time: number, at: number): number {
  let instant = at;
  for (;;) {
    const wall = wallAt(zone, instant);
    const rest = (time - wall + DAY) % DAY || DAY;
    const jump = findJump(zone, instant, instant + rest);
    if (jump === null) return instant + rest;
    const skipped = (wallAt(zone, jump) - wall - (jump - instant) + 2 * DAY) % DAY;
    if (skipped < DAY / 2 && jump - instant + skipped >= rest) return jump;
    instant = jump;
  }
}
