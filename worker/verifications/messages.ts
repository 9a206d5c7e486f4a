import type { ProviderMessage } from '../providers/textverified/textverified.client';
import type { Sealer } from '../sealing/sealing.service';
import { isReleased, type Order } from './order';

/** Where a message goes: shown to the customer, set aside until the provider has decided, or kept unseen. */
export type Disposition = 'shown' | 'aside' | 'late';

/** I-01: the reservation, the number and the time must all be this order's; times are the provider's own. */
export function belongsTo(order: Order, message: ProviderMessage): boolean {
  return (
    order.reservation !== null &&
    message.reservationId === order.reservationId &&
    message.to === order.reservation.number &&
    message.createdAt >= order.reservation.createdAt
  );
}

/** A message with neither text nor code tells nobody anything yet; a later poll may show it in clear. */
export const isReadable = (message: ProviderMessage): boolean =>
  Boolean(message.parsedCode) || (Boolean(message.content) && !message.encrypted);

/** The same SMS by poll, webhook or repeat has the same id; keyed, so that the id does not give the text away. */
export async function messageId(
  sealer: Sealer,
  owner: string,
  message: ProviderMessage,
): Promise<string> {
  const { reservationId, from, createdAt, content, parsedCode } = message;
  const identity = JSON.stringify([reservationId, from, createdAt, content ?? parsedCode]);
  return `msg_${await sealer.fingerprint(owner, identity)}`;
}

export function dispositionIn(order: Order): Disposition {
  if (order.state === 'completed' || order.state === 'awaiting_sms') return 'shown';
  return isReleased(order.state) ? 'late' : 'aside';
}
