import type { State } from '../../../api/first-pages-api';
import { dayRange } from '../../../core/day-range';

const FILTERS = ['service', 'number', 'state', 'from', 'to'] as const;
export type Filters = Record<(typeof FILTERS)[number], string>;

export const STATES: readonly State[] = [
  'created',
  'awaiting_sms',
  'cancelling',
  'completed',
  'cancelled',
  'expired',
  'failed',
];

/** The filters are part of the address. */
export function parseFilters(query: Record<string, string>): Filters {
  return { service: '', number: '', state: '', from: '', to: '', ...pick(query) };
}

const pick = (query: Record<string, string>): Partial<Filters> =>
  Object.fromEntries(
    FILTERS.filter((name) => query[name] !== undefined).map((name) => [name, query[name]]),
  );

/** The address of the page with these filters. */
export function filtersAddress(filters: Filters): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? '/numbers' : `/numbers?${new URLSearchParams(set)}`;
}

/** Normalizes a phone number for the API; null while it is incomplete. */
export function wholeNumber(text: string): string | null {
  const digits = text.replaceAll(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return digits.length === 10 ? `+1${digits}` : null;
}

/** The query of the API request. */
export function toQuery({ from, to, number, ...rest }: Filters): Record<string, string> {
  const query: Record<string, string> = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== ''),
  );
  const whole = wholeNumber(number);
  if (whole !== null) query['number'] = whole;
  return { ...query, ...dayRange({ from, to }) };
}
