import { HOUR, MINUTE } from '../../platform/core/clock';
import { quietUntil, type QuietHours } from './quiet-hours';
import { nextOnWall, wallAt } from './wall-clock';

export const FREQUENCIES = ['instant', 'hourly', 'daily'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** When a daily digest goes out, on the clock of where its reader lives: minutes after midnight. */
export const DAILY_AT = 8 * 60;

interface Wish {
  zone: string;
  /** Null for somebody who is never left alone. */
  quiet: Omit<QuietHours, 'zone'> | null;
  frequency: Frequency;
  /** What concerns somebody's security goes out at once, whatever they chose. */
  isUrgent: boolean;
}

/** When what happened at `now` goes out by mail or SMS, epoch milliseconds: `now` itself for at once. Pure. */
export function dueAt({ zone, quiet, frequency, isUrgent }: Wish, now: number): number {
  if (isUrgent) return now;
  const ready = readyAt(zone, frequency, now);
  return quiet === null ? ready : (quietUntil({ ...quiet, zone }, ready) ?? ready);
}

function readyAt(zone: string, frequency: Frequency, now: number): number {
  if (frequency === 'instant') return now;
  // Zones are half an hour apart too.
  if (frequency === 'hourly') return now + HOUR - (wallAt(zone, now) % HOUR);
  return nextOnWall(zone, DAILY_AT * MINUTE, now);
}
