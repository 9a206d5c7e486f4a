const PATH = '/settings/admin';

export const VIEWS = [
  'payments',
  'disputes',
  'rates',
  'reports',
  'dead-letters',
  'announcements',
] as const;
export type View = (typeof VIEWS)[number];

/** Former names, in bookmarks. */
const FORMER_VIEWS: Readonly<Record<string, View>> = { letters: 'dead-letters' };

/** The view, the search and the open payment are part of the address. */
export interface AdminAddress {
  view: View;
  q: string;
  state: string;
  payment: string;
}

const parseView = (name: string): View =>
  VIEWS.find((view) => view === name) ?? FORMER_VIEWS[name] ?? 'payments';

export const parseAdminAddress = (query: Record<string, string>): AdminAddress => ({
  view: parseView(query['view'] ?? ''),
  q: query['q'] ?? '',
  state: query['state'] ?? '',
  payment: query['payment'] ?? '',
});

export function adminAddress(place: Partial<AdminAddress>): string {
  const set = Object.entries(place).filter(
    ([name, value]) => value !== '' && !(name === 'view' && value === 'payments'),
  );
  return set.length === 0 ? PATH : `${PATH}?${new URLSearchParams(set)}`;
}

/** The query of the API request: the id `pay_…` of a payment is its reference `pay-…`. */
export function toFindQuery({
  q,
  state,
}: Pick<AdminAddress, 'q' | 'state'>): Record<string, string> {
  const query: Record<string, string> = {};
  const text = q.trim();
  if (text.startsWith('acc_')) query['accountId'] = text;
  else if (text !== '') query['reference'] = text.replace(/^pay_/, 'pay-');
  if (state !== '') query['state'] = state;
  return query;
}
