const FILTERS = ['action', 'actor', 'from', 'to'] as const;
export type AuditFilters = Record<(typeof FILTERS)[number], string>;

const PATH = '/settings/audit';

/** The address is the state of the page: what it says is what is shown. */
export const auditFiltersOf = (query: Record<string, string>): AuditFilters => ({
  action: query['action'] ?? '',
  actor: query['actor'] ?? '',
  from: query['from'] ?? '',
  to: query['to'] ?? '',
});

export function auditAddress(filters: AuditFilters): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? PATH : `${PATH}?${new URLSearchParams(set)}`;
}

const dayStart = (day: string): Date => new Date(`${day}T00:00:00`);

/** What the API is asked: days become instants of the reader's own time zone, the last day included. */
export function toAuditQuery({ action, actor, from, to }: AuditFilters): Record<string, string> {
  const query: Record<string, string> = {};
  if (action !== '') query['action'] = action;
  if (actor !== '') query['actor'] = actor;
  if (from !== '') query['from'] = dayStart(from).toISOString();
  if (to !== '') {
    const end = dayStart(to);
    end.setDate(end.getDate() + 1);
    query['to'] = end.toISOString();
  }
  return query;
}
