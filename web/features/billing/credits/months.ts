import { locale } from '../../../locales/i18n';

const MONTHS = 12;
const nameFormat = new Intl.DateTimeFormat(locale, {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** The month of `now` and those before it, newest first: `2026-11`, in UTC as in the API. */
export function recentMonths(now: number): string[] {
  const today = new Date(now);
  return Array.from({ length: MONTHS }, (_, back) =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back))
      .toISOString()
      .slice(0, 7),
  );
}

/** `2026-11` as `November 2026`. */
export const monthName = (month: string): string => nameFormat.format(new Date(`${month}-01`));
