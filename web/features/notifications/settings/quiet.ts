import { quietUntil } from '../../../../worker/channels/notifications/quiet-hours';
import { findJump, isTimeZone, wallAt } from '../../../../worker/channels/notifications/wall-clock';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const WEEK = 7 * DAY;

export interface Window {
  /** IANA: `Europe/Berlin`. */
  zone: string;
  /** Times such as `22:00`. */
  from: string;
  to: string;
}

/** Formats milliseconds after midnight: `07:05`. */
function clockOf(wall: number): string {
  const minutes = Math.floor(wall / MINUTE);
  return [Math.floor(minutes / 60), minutes % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The local time in a zone at an instant (epoch milliseconds); null when the browser does not know the zone. */
export const clockIn = (zone: string, at: number): string | null =>
  isTimeZone(zone) ? clockOf(wallAt(zone, at)) : null;

export const isOverMidnight = ({ from, to }: Omit<Window, 'zone'>): boolean =>
  minutesOf(to) < minutesOf(from);

/** The local time at which the quiet hours of the instant `at` end, computed as in the API; null outside of them. */
export function quietEnd({ zone, from, to }: Window, at: number): string | null {
  const until = quietUntil({ zone, from: minutesOf(from), to: minutesOf(to) }, at);
  return until === null ? null : clockIn(zone, until);
}

export interface ClockChange {
  /** Epoch milliseconds. */
  at: number;
  /** The local times before and after the change. */
  before: string;
  after: string;
  isForward: boolean;
}

/** The next daylight saving change of the zone within a week of `at`, or null. */
export function nextChange(zone: string, at: number): ClockChange | null {
  const jump = isTimeZone(zone) ? findJump(zone, at, at + WEEK) : null;
  if (jump === null) return null;
  const before = (wallAt(zone, jump - 1) + 1) % DAY;
  const after = wallAt(zone, jump);
  const isForward = (after - before + DAY) % DAY < DAY / 2;
  return { at: jump, before: clockOf(before), after: clockOf(after), isForward };
}
