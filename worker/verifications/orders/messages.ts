import * as z from 'zod';
import { SECOND } from '../../platform/core/clock';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { isReleased, type Order } from './order';

/** `shown` to the customer, set `aside` until the end is decided, or hidden because it came too `late`. */
const DISPOSITIONS = ['shown', 'aside', 'late'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** A message as its order's object stores it. Times are epoch milliseconds. */
export const StoredMessage = z.object({
  id: z.string(),
  sealed: z.string(),
  disposition: z.enum(DISPOSITIONS),
  /** Older stored messages have no such field and all had a code. */
  hasCode: z.boolean().default(true),
  receivedAt: z.number(),
  storedAt: z.number(),
});
export type StoredMessage = z.infer<typeof StoredMessage>;

const secondOf = (at: number): number => Math.floor(at / SECOND) * SECOND;

/** Compares seconds when the message's time is in whole seconds, because it may be truncated. */
const isBefore = (message: number, bought: number): boolean =>
  message < (message % SECOND === 0 ? secondOf(bought) : bought);

/** I-01: reservation, number and time must match the order; both times are of the provider's clock. */
export function belongsTo(order: Order, message: ProviderMessage): boolean {
  return (
    order.reservation !== null &&
    message.reservationId === order.reservationId &&
    message.to === order.reservation.number &&
    !isBefore(message.createdAt, order.reservation.createdAt)
  );
}

/** False for a message with neither text nor code; a later poll may return it decrypted. */
export const isReadable = (message: ProviderMessage): boolean =>
  Boolean(message.parsedCode) || (Boolean(message.content) && !message.encrypted);

/** The same id for the same SMS from poll, webhook or repeat. Keyed, so that the id does not reveal the text. */
export async function messageId(
  sealer: Sealer,
  owner: string,
  message: ProviderMessage,
): Promise<string> {
  const { reservationId, from, createdAt, content, parsedCode } = message;
  // Truncated to seconds, because a webhook may give a more precise time than the list.
  const second = secondOf(createdAt);
  const identity = JSON.stringify([reservationId, from, second, content ?? parsedCode]);
  return `msg_${await sealer.fingerprint(owner, identity)}`;
}

export function dispositionFor(order: Order): Disposition {
  if (order.state === 'completed' || order.state === 'awaiting_sms') return 'shown';
  return isReleased(order.state) ? 'late' : 'aside';
}
