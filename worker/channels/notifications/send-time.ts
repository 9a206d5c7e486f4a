import { HOUR, MINUTE } from '../../platform/core/clock';
import { quietUntil, type QuietHours } from './quiet-hours';
import { nextOnWall, wallAt } from './wall-clock';

export const FREQUENCIES = ['instant', 'hourly', 'daily'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** The local time of a daily digest: minutes after midnight. */
export const DAILY_AT = 8 * 60;

interface Timing {
  zone: string;
  /** Null for no quiet hours. */
  quiet: Omit<QuietHours, 'zone'> | null;
  frequency: Frequency;
  /** Security notifications are sent immediately, whatever the preferences. */
  isUrgent: boolean;
}

/** When a notification of `now` is sent by email or SMS, epoch milliseconds; `now` itself for immediately. Pure. */
export function dueAt({ zone, quiet, frequency, isUrgent }: Timing, now: number): number {
  if (isUrgent) return now;
  const ready = readyAt(zone, frequency, now);
  return quiet === null ? ready : (quietUntil({ ...quiet, zone }, ready) ?? ready);
}

function readyAt(zone: string, frequency: Frequency, now: number): number {
  if (frequency === 'instant') return now;
  // Some zones differ from UTC by half an hour.
  if (frequency === 'hourly') return now + HOUR - (wallAt(zone, now) % HOUR);
  return nextOnWall(zone, DAILY_AT * MINUTE, now);
}
