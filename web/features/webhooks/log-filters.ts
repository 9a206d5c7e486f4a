import { endpointAddress } from './endpoint-name';
import type { Delivery } from '../../api/webhooks-api';

type DeliveryState = Delivery['state'];

/** The filters are part of the address. */
export interface LogFilters {
  state: string;
  type: string;
}

export const DELIVERY_STATES = [
  'pending',
  'delivered',
  'failed',
  'cancelled',
] as const satisfies readonly DeliveryState[];

export const parseLogFilters = (query: Record<string, string>): LogFilters => ({
  state: DELIVERY_STATES.find((state) => state === query['state']) ?? '',
  type: query['type'] ?? '',
});

const withValues = (filters: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));

/** The query of the API request. */
export const toLogQuery = ({ state, type }: LogFilters): Record<string, string> =>
  withValues({ state, eventType: type });

/** The address of an endpoint's page with these filters. */
export function logAddress(id: string, filters: LogFilters): string {
  const query = String(new URLSearchParams(withValues({ ...filters })));
  return query === '' ? endpointAddress(id) : `${endpointAddress(id)}?${query}`;
}
