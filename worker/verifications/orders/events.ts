import type { EventData, HubEvent } from '../../events/event';
import { log } from '../../platform/core/log';
import type { Order } from './order';
import type { NewEvent, StoredEvent } from './order.store';
import type { Effect } from './saga-types';

/** Derived from order and step, so that a repeated step produces the same event. */
export const eventId = (order: Order, step: string): string => `evt_${order.id.slice(4)}_${step}`;

/** The fields that name the order in an event. Absent fields are left out, which keeps the log small. */
export const orderReference = ({ id, service, externalId }: Order): EventData => ({
  verificationId: id,
  service,
  ...(externalId !== null && { externalId }),
});

/** Two events of an order have its metadata, its first and its last: an order may have a hundred messages. */
const metadataOf = ({ metadata }: Order): EventData =>
  Object.keys(metadata).length === 0 ? {} : { metadata };

type EventType = Extract<Effect, { kind: 'event' }>['type'];

const DATA: Readonly<Record<EventType, (order: Order) => EventData>> = {
  'verification.created': (order) => ({
    ...metadataOf(order),
    number: order.reservation?.number ?? null,
    deadlineAt: order.deadlineAt,
  }),
  'verification.completed': (order) => ({
    ...metadataOf(order),
    number: order.reservation?.number ?? null,
    completedBy: order.accepted ? 'customer' : 'code',
  }),
  'verification.cancelled': (order) => ({ ...metadataOf(order), reason: order.reason }),
  'verification.expired': (order) => ({ ...metadataOf(order), reason: order.reason }),
  'verification.failed': (order) => ({
    ...metadataOf(order),
    reason: order.reason,
    state: order.state,
  }),
};

const stateEvent = (order: Order, type: EventType, at: number): NewEvent => ({
  id: eventId(order, type.split('.')[1] ?? type),
  type,
  at,
  data: { ...orderReference(order), ...DATA[type](order) },
});

/** The event as the account's log keeps it: references, without text and code (I-16). */
export const toHubEvent = (order: Order, event: StoredEvent): HubEvent => ({
  id: event.id,
  type: event.type,
  timestamp: event.at,
  accountId: order.accountId,
  data: event.data,
});

/** The events of a change. Its alerts are logged. */
export function toStateEvents(order: Order, effects: Effect[], at: number): NewEvent[] {
  for (const effect of effects)
    if (effect.kind === 'alert') log('alert', effect.name, { verificationId: order.id });
  return effects
    .filter((effect) => effect.kind === 'event')
    .map((effect) => stateEvent(order, effect.type, at));
}

/** The hold deducted the price from the balance. */
export const creditDeducted = (order: Order, balanceAfterCents: number, at: number): NewEvent => ({
  id: eventId(order, 'hold'),
  type: 'credit.deducted',
  at,
  data: { verificationId: order.id, amountCents: order.price, balanceAfterCents },
});
