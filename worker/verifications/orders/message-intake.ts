import { log } from '../../platform/core/log';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { extractCode } from '../code/extract-code';
import { belongsTo, dispositionFor, isReadable, messageId, type StoredMessage } from './messages';
import { isTerminal, type Order } from './order';
import type { OrderContext } from './order-context';
import type { OrderStore } from './order.store';

// More than any service sends to one number. Texts have a lower limit, so that a flood of them leaves room for the code.
const MAX_MESSAGES = 100;
const MAX_TEXTS = 80;

/** The messages that belong to the order and are not stored yet, sealed, with their code extracted. */
export async function sealNewMessages(
  { store, sealer, now }: Pick<OrderContext, 'store' | 'sealer' | 'now'>,
  messages: readonly ProviderMessage[],
): Promise<StoredMessage[]> {
  const { order } = store;
  if (!order) return [];
  const fresh = messages.filter((one) => belongsTo(order, one) && isReadable(one));
  const sealed = fresh.map(async (message): Promise<StoredMessage | null> => {
    const id = await messageId(sealer, order.accountId, message);
    if (store.message(id)) return null;
    const { from, content, parsedCode } = message;
    const code = extractCode({ text: content, parsedCode });
    const body = JSON.stringify({ from, text: content, code });
    return {
      id,
      sealed: await sealer.seal({ owner: order.accountId, record: id }, body),
      disposition: 'aside',
      hasCode: code !== null,
      receivedAt: message.createdAt,
      storedAt: now(),
    };
  });
  return (await Promise.all(sealed)).filter((message) => message !== null);
}

/** Stores the messages that are new, within the limits, and returns them. */
export function storeMessages(
  store: OrderStore,
  order: Order,
  messages: readonly StoredMessage[],
): StoredMessage[] {
  return messages.flatMap((message) => {
    const limit = message.hasCode ? MAX_MESSAGES : MAX_TEXTS;
    if (store.countMessages() >= limit) {
      log('warn', 'verification.message_flood', { verificationId: order.id });
      return [];
    }
    const stored = { ...message, disposition: dispositionFor(order) };
    return store.addMessage(stored) ? [stored] : [];
  });
}

/** The order with the new messages without a code counted, for as long as its end is not decided. */
export function countTexts(order: Order, added: readonly StoredMessage[]): Order {
  const texts = isTerminal(order.state) ? 0 : added.filter(({ hasCode }) => !hasCode).length;
  return texts > 0 ? { ...order, texts: order.texts + texts } : order;
}
