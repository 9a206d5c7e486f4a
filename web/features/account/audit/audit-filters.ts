import { dayRange } from '../../../core/day-range';

const FILTERS = ['action', 'actor', 'from', 'to'] as const;
export type AuditFilters = Record<(typeof FILTERS)[number], string>;

const PATH = '/team/audit';

/** The filters are part of the address. */
export const parseAuditFilters = (query: Record<string, string>): AuditFilters => ({
  action: query['action'] ?? '',
  actor: query['actor'] ?? '',
  from: query['from'] ?? '',
  to: query['to'] ?? '',
});

export function auditAddress(filters: AuditFilters): string {
  const set = Object.entries(filters).filter(([, value]) => value !== '');
  return set.length === 0 ? PATH : `${PATH}?${new URLSearchParams(set)}`;
}

/** The query of the API request. */
export function toAuditQuery({ action, actor, from, to }: AuditFilters): Record<string, string> {
  const query: Record<string, string> = {};
  if (action !== '') query['action'] = action;
  if (actor !== '') query['actorId'] = actor;
  return { ...query, ...dayRange({ from, to }) };
}
