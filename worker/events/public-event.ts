import { API_VERSION } from '../platform/core/api-version';
import { iso } from '../platform/core/clock';
import type { LoggedEvent } from './event';
import { versionOf } from './event-types';
import { toPublicData, type EventMessage } from './public-data';

/** An event as customers see it, in sockets, webhooks and the API. */
export const toPublicEvent = (
  event: LoggedEvent,
  accountId: string,
  message: EventMessage | null,
) => ({
  id: event.id,
  type: event.type,
  version: versionOf(event.type),
  timestamp: iso(event.timestamp),
  sequence: event.sequence,
  accountId,
  livemode: true as const,
  apiVersion: API_VERSION,
  requestId: event.requestId ?? null,
  data: toPublicData(event.data, message),
});
