import { monthBounds, monthOf } from '../../platform/core/clock';

const LONG = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `2026-11` as people say it: `November 2026`. */
export const monthName = (month: string): string => LONG.format(monthBounds(month).from);

/** The month before the one that `at` (epoch milliseconds) is in. */
export const monthBefore = (at: number): string => monthOf(monthBounds(monthOf(at)).from - 1);
