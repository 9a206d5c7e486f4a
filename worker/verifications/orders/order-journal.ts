import { eventId, orderReference, toStateEvents } from './events';
import type { StoredMessage } from './messages';
import { isReleased, isTerminal, type Order } from './order';
import type { OrderContext } from './order-context';
import type { NewEvent } from './order.store';
import { outboxId } from './outbox';
import type { Change } from './saga-types';

/** A change of the order, with the messages and the additional events that belong to it. */
export interface Entry extends Change {
  added?: StoredMessage[];
  events?: NewEvent[];
}

/** Records changes of one order: each is one transaction, and is published only after it is stored, here or in D1 (I-03). */
export class OrderJournal {
  readonly #ctx: Pick<OrderContext, 'store' | 'notify' | 'now'>;
  /** The last event whose change was made known. */
  #notifiedSeq: number;

  constructor(ctx: Pick<OrderContext, 'store' | 'notify' | 'now'>) {
    this.#ctx = ctx;
    this.#notifiedSeq = ctx.store.lastSeq();
  }

  /** For a new order, whose events are numbered from 1 again. */
  reset(): void {
    this.#notifiedSeq = 0;
  }

  /** Stores what changed, then makes it known to the callers that wait. Sockets get its events with their numbers. */
  write(): void {
    const { store } = this.#ctx;
    store.write();
    this.#notify();
  }

  #notify(): void {
    const { store, notify } = this.#ctx;
    const last = store.lastSeq();
    if (last > this.#notifiedSeq) notify();
    this.#notifiedSeq = last;
  }

  /** One transaction: the order, its messages, its events and its outbox entries (I-03, I-08). */
  record(decide: (order: Order) => Entry): void {
    const { store, now } = this.#ctx;
    let hasMessage = false;
    let hasNumber = false;
    store.transaction(() => {
      const before = store.order;
      if (!before) return;
      const { order, effects, added = [], events = [] } = decide(before);
      hasMessage = added.length > 0;
      hasNumber = before.state === 'created' && order.state === 'awaiting_sms';
      store.save(order);
      const at = now();
      const announced = this.#discloseMessages(before, order, added);
      const shown = store.messages('shown');
      const changes = toStateEvents(order, effects, { at, shown });
      // The number is announced before its messages, and the end of the order after them.
      const created = changes.filter(isCreation);
      const ended = changes.filter((event) => !isCreation(event));
      for (const event of [...events, ...created, ...announced, ...ended]) this.addEvent(event);
      if (effects.some((effect) => effect.kind === 'settle')) store.enqueue(outboxId.settle(), at);
    });
    // An end is stored before its effects are carried out, and a message before it is published: no later poll may read
    // it again. Other effects may precede the write, which saves rows: after a crash the same steps produce the same
    // events, and the log drops them by id.
    if (hasMessage || (store.order && isTerminal(store.order.state))) this.write();
    // D1 has the number already, so the callers that wait for it wait neither for the write nor for the account's log.
    else if (hasNumber) this.#notify();
  }

  addEvent(event: NewEvent): void {
    const { store } = this.#ctx;
    const stored = store.addEvent(event);
    if (stored) store.enqueue(outboxId.event(stored.seq), stored.at);
  }

  /**
   * Sets the disposition of messages: shown while the number waits and after payment, hidden after a release. Each message
   * that is shown for the first time is an event. D1 receives a message once its disposition is final.
   */
  #discloseMessages(before: Order, order: Order, added: readonly StoredMessage[]): NewEvent[] {
    const { store, now } = this.#ctx;
    const at = now();
    if (isReleased(order.state)) {
      const hidden = store.setDisposition(['aside', 'shown'], 'late');
      for (const { id } of [...hidden, ...added]) store.enqueue(outboxId.message(id), at);
      return [];
    }
    if (order.state !== 'awaiting_sms' && order.state !== 'completed') return [];
    const released = store.setDisposition(['aside'], 'shown');
    const fresh = new Map([...released, ...added].map((message) => [message.id, message]));
    const kept = isTerminal(before.state) ? [...fresh.values()] : store.messages('shown');
    if (order.state === 'completed')
      for (const { id } of kept) store.enqueue(outboxId.message(id), at);
    return [...fresh.keys()].map((id) => ({
      id: eventId(order, id),
      type: 'sms.received',
      at,
      data: { ...orderReference(order), messageId: id },
    }));
  }
}

const isCreation = ({ type }: NewEvent): boolean => type === 'verification.created';
