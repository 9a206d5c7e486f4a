import type { EventData, HubEvent, Snapshot } from '../../events/event';
import { log } from '../../platform/core/log';
import type { Order } from './order';
import type { StoredMessage } from './messages';
import type { NewEvent, StoredEvent } from './order.store';
import { factsOf } from './snapshot';
import { toVerificationOf } from './verifications.view';
import type { Effect } from './saga-types';

/** Derived from order and step, so that a repeated step produces the same event. */
export const eventId = (order: Order, step: string): string => `evt_${order.id.slice(4)}_${step}`;

/** The fields that name the order in an event. Absent fields are left out, which keeps the log small. */
export const orderReference = ({ id, service, externalId }: Order): EventData => ({
  verificationId: id,
  service,
  ...(externalId !== null && { externalId }),
});

type EventType = Extract<Effect, { kind: 'event' }>['type'];

/** How an order completed, and the message with its code, whose text and code are added to a frame when it is sent. */
const completion = (order: Order, shown: readonly StoredMessage[]): EventData => {
  const message = shown.findLast(({ hasCode }) => hasCode);
  return {
    completedBy: order.accepted ? 'customer' : 'code',
    ...(message && { messageId: message.id }),
  };
};

/** The order as the API shows it after the change; a code is never stored (I-16). */
const snapshotOf = (order: Order, shown: readonly StoredMessage[]): Snapshot =>
  toVerificationOf(factsOf(order), { code: null, messageCount: shown.length });

const stateEvent = (
  order: Order,
  type: EventType,
  { at, shown }: { at: number; shown: readonly StoredMessage[] },
): NewEvent => ({
  id: eventId(order, type.split('.')[1] ?? type),
  type,
  at,
  data: {
    ...orderReference(order),
    ...(type === 'verification.completed' && completion(order, shown)),
    verification: snapshotOf(order, shown),
  },
});

/** The request that caused an event of the order: the one that placed it, or the one that ended it. */
function requestOf(order: Order, { type, data }: StoredEvent): string | null {
  if (type === 'verification.created' || type === 'credit.deducted') return order.requestId;
  const isRelease = type === 'refund.issued' && !('reason' in data);
  const isEndOfCustomer =
    order.state === 'cancelled'
      ? type === 'verification.cancelled' || isRelease
      : order.accepted && type === 'verification.completed';
  return isEndOfCustomer ? order.endRequestId : null;
}

/** The event as the account's log keeps it: references, without text and code (I-16). */
export const toHubEvent = (order: Order, event: StoredEvent): HubEvent => ({
  id: event.id,
  type: event.type,
  timestamp: event.at,
  accountId: order.accountId,
  requestId: requestOf(order, event),
  data: event.data,
});

/** The events of a change, with the messages that are `shown` after it. Its alerts are logged. */
export function toStateEvents(
  order: Order,
  effects: Effect[],
  moment: { at: number; shown: readonly StoredMessage[] },
): NewEvent[] {
  for (const effect of effects)
    if (effect.kind === 'alert') log('alert', effect.name, { verificationId: order.id });
  return effects
    .filter((effect) => effect.kind === 'event')
    .map((effect) => stateEvent(order, effect.type, moment));
}

/** The hold deducted the price from the balance. */
export const creditDeducted = (order: Order, balanceAfterCents: number, at: number): NewEvent => ({
  id: eventId(order, 'hold'),
  type: 'credit.deducted',
  at,
  data: { verificationId: order.id, amountCents: order.price, balanceAfterCents },
});
