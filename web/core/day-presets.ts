export const DAY_PRESETS = ['thisMonth', 'lastMonth', 'last30Days', 'thisYear'] as const;
export type DayPreset = (typeof DAY_PRESETS)[number];

export interface Days {
  /** Days such as `2026-11-30`; the last one is included. */
  from: string;
  to: string;
}

const pad = (value: number): string => String(value).padStart(2, '0');
const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

/** The days of a preset in the reader's time zone, as of `now` (epoch milliseconds). */
export function presetDays(preset: DayPreset, now: number): Days {
  const today = new Date(now);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const days = (from: Date, to: Date = today): Days => ({ from: dayOf(from), to: dayOf(to) });
  switch (preset) {
    case 'thisMonth':
      return days(new Date(year, month));
    case 'lastMonth':
      return days(new Date(year, month - 1), new Date(year, month, 0));
    case 'last30Days':
      return days(new Date(year, month, day - 29));
    case 'thisYear':
      return days(new Date(year, 0));
  }
}
