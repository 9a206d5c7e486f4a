import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { isReleased, type Order } from './order';

/** Where a message goes: shown to the customer, set aside until the provider has decided, or kept unseen after a release. */
const DISPOSITIONS = ['shown', 'aside', 'late'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** A message as its order's object keeps it. Times are epoch milliseconds. */
export const StoredMessage = z.object({
  id: z.string(),
  sealed: z.string(),
  disposition: z.enum(DISPOSITIONS),
  /** Orders made before there were texts without one took every message for a code. */
  hasCode: z.boolean().default(true),
  receivedAt: z.number(),
  storedAt: z.number(),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

const secondOf = (at: number): number => Math.floor(at / SECOND) * SECOND;

/** A time in whole seconds was cut off, so it may lie up to a second later: then seconds are compared. */
const isBefore = (message: number, bought: number): boolean =>
  message < (message % SECOND === 0 ? secondOf(bought) : bought);

/** I-01: the reservation, the number and the time must all be this order's; times are the provider's own. */
export function belongsTo(order: Order, message: ProviderMessage): boolean {
  return (
    order.reservation !== null &&
    message.reservationId === order.reservationId &&
    message.to === order.reservation.number &&
    !isBefore(message.createdAt, order.reservation.createdAt)
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
  // By the second: a webhook may tell the time of the same SMS more precisely than the list does.
  const second = secondOf(createdAt);
  const identity = JSON.stringify([reservationId, from, second, content ?? parsedCode]);
  return `msg_${await sealer.fingerprint(owner, identity)}`;
}

export function dispositionIn(order: Order): Disposition {
  if (order.state === 'completed' || order.state === 'awaiting_sms') return 'shown';
  return isReleased(order.state) ? 'late' : 'aside';
}
