import type { State } from '../api';

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

/** The address is the state of the page: what it says is what is shown. */
export function filtersOf(query: Record<string, string>): Filters {
  return { service: '', number: '', state: '', from: '', to: '', ...pick(query) };
}

const pick = (query: Record<string, string>): Partial<Filters> =>
  Object.fromEntries(
    FILTERS.filter((name) => query[name] !== undefined).map((name) => [name, query[name]]),
  );

/** The address of the page with these filters. */
export function addressOf(filters: Filters): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? '/history' : `/history?${new URLSearchParams(set)}`;
}

const dayStart = (day: string): Date => new Date(`${day}T00:00:00`);

/** What the API is asked: days become instants of the reader's own time zone, the last day included. */
export function toQuery({ from, to, ...rest }: Filters): Record<string, string> {
  const query: Record<string, string> = Object.fromEntries(
    Object.entries(rest)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([, value]) => value !== ''),
  );
  if (from !== '') query['from'] = dayStart(from).toISOString();
  if (to !== '') {
    const end = dayStart(to);
    end.setDate(end.getDate() + 1);
    query['to'] = end.toISOString();
  }
  return query;
}
