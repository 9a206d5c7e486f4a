import type { Filters } from './filters';

export const PRESETS = ['all', 'today', 'week', 'month'] as const;
export type Preset = (typeof PRESETS)[number];

const two = (value: number): string => String(value).padStart(2, '0');
const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;

/** The first day of a preset in the reader's time zone; it lasts until now. */
export function presetRange(preset: Preset, now: Date): Pick<Filters, 'from' | 'to'> {
  const start = new Date(now);
  if (preset === 'all') return { from: '', to: '' };
  if (preset === 'week') start.setDate(start.getDate() - 6);
  if (preset === 'month') start.setDate(1);
  return { from: dayOf(start), to: '' };
}

/** The preset of a range; null for another one. */
export const presetOf = (range: Pick<Filters, 'from' | 'to'>, now: Date): Preset | null =>
  PRESETS.find((preset) => {
    const { from, to } = presetRange(preset, now);
    return from === range.from && to === range.to;
  }) ?? null;
