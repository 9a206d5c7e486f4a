import type { State } from '../../../api/first-pages-api';
import { dayRange } from '../../../core/day-range';
import { NUMBERS } from '../addresses';

const FILTERS = ['query', 'service', 'state', 'from', 'to'] as const;
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
  return { query: '', service: '', state: '', from: '', to: '', ...pick(query) };
}

const pick = (query: Record<string, string>): Partial<Filters> =>
  Object.fromEntries(
    FILTERS.filter((name) => query[name] !== undefined).map((name) => [name, query[name]]),
  );

/** The address of the page with these filters. */
export function filtersAddress(filters: Filters): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? NUMBERS : `${NUMBERS}?${new URLSearchParams(set).toString()}`;
}

/** The query of the API request. */
export function toQuery({ from, to, query, ...rest }: Filters): Record<string, string> {
  const text = query.trim();
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(text !== '' && { query: text }),
    ...dayRange({ from, to }),
  };
}
