const PATH = '/admin';

export const VIEWS = [
  'payments',
  'disputes',
  'rates',
  'reports',
  'dead-letters',
  'announcements',
] as const;
export type View = (typeof VIEWS)[number];

/** The view, the search and the open payment are part of the address. */
export interface AdminAddress {
  view: View;
  q: string;
  state: string;
  payment: string;
}

export const isView = (name: string): name is View => VIEWS.some((view) => view === name);

/** The view is the part of the path after `/admin`. */
export const parseAdminAddress = (view: View, query: Record<string, string>): AdminAddress => ({
  view,
  q: query['q'] ?? '',
  state: query['state'] ?? '',
  payment: query['payment'] ?? '',
});

export function adminAddress({ view = 'payments', ...rest }: Partial<AdminAddress>): string {
  const set = Object.entries(rest).filter(([, value]) => value !== '');
  const page = `${PATH}/${view}`;
  return set.length === 0 ? page : `${page}?${new URLSearchParams(set)}`;
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
