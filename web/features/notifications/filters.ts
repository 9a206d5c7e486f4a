import type { NotificationType } from '../../../worker/channels/notifications/notification-texts';
import { EVENT_TYPES } from '../../shared/event-types';

export const VIEWS = ['all', 'unread', 'read', 'archived'] as const;
export type View = (typeof VIEWS)[number];

/** The filters are part of the address. */
export interface Filters {
  view: View;
  type: string;
  q: string;
}

const FOR_OWNERS: readonly string[] = [
  'security.sign_in',
  'security.endpoint_changed',
] satisfies NotificationType[];

/** The event types that the person's role can see. */
export const typesFor = (isOwner: boolean): readonly string[] => [
  ...EVENT_TYPES.filter(
    (type) => type !== 'notification.created' && (isOwner || !FOR_OWNERS.includes(type)),
  ),
  'announcement',
];

export const parseFilters = (query: Record<string, string>): Filters => ({
  view: VIEWS.find((view) => view === query['view']) ?? 'all',
  type: query['type'] ?? '',
  q: query['q'] ?? '',
});

const PAGE = '/notifications';

/** The address of the page with these filters. */
export function filtersAddress({ view, type, q }: Filters): string {
  const query = new URLSearchParams();
  if (view !== 'all') query.set('view', view);
  if (type !== '') query.set('type', type);
  if (q.trim() !== '') query.set('q', q.trim());
  return query.size === 0 ? PAGE : `${PAGE}?${query}`;
}

/** The query of the API request. */
export function toQuery({ view, type, q }: Filters): Record<string, string> {
  return {
    ...(view === 'archived' && { archived: 'true' }),
    ...((view === 'unread' || view === 'read') && { state: view }),
    ...(type !== '' && { type }),
    ...(q.trim() !== '' && { query: q.trim() }),
  };
}
