import { monthBounds, monthOf } from '../../platform/core/clock';

const LONG = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2026-11` as text: `November 2026`. */
export const monthName = (month: string): string => LONG.format(monthBounds(month).from);

/** The month before the month of `at` (epoch milliseconds). */
export const monthBefore = (at: number): string => monthOf(monthBounds(monthOf(at)).from - 1);
