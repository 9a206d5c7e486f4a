import type { EventData, HubEvent } from '../hub/hub.client';
import type { Effect } from './actions';
import type { Order } from './order';
import type { StoredEvent } from './verification.store';

/** Made from order and step, so that a repeat of the step is the same event. */
export const eventId = (order: Order, step: string): string => `evt_${order.id.slice(4)}_${step}`;

type EventType = Extract<Effect, { kind: 'event' }>['type'];

const DATA: Readonly<Record<EventType, (order: Order) => EventData>> = {
  'verification.created': (order) => ({
    number: order.reservation?.number ?? null,
    deadlineAt: order.deadlineAt,
  }),
  'verification.completed': (order) => ({
    number: order.reservation?.number ?? null,
    completedBy: order.accepted ? 'customer' : 'code',
  }),
  'verification.cancelled': (order) => ({ reason: order.reason }),
  'verification.failed': (order) => ({ reason: order.reason, state: order.state }),
};

export const stateEvent = (
  order: Order,
  type: EventType,
  at: number,
): Omit<StoredEvent, 'seq'> => ({
  id: eventId(order, type.split('.')[1] ?? type),
  type,
  at,
  data: { verificationId: order.id, service: order.service, ...DATA[type](order) },
});

/** What the account's log keeps: references only (I-16). */
export const hubEvent = (order: Order, event: StoredEvent): HubEvent => ({
  id: event.id,
  type: event.type,
  timestamp: event.at,
  accountId: order.accountId,
  data: event.data,
});
