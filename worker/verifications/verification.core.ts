import type { Db } from '../db/client';
import type { HubEvent } from '../hub/hub.client';
import type { HoldRefusal } from '../ledger/refusals';
import type {
  ProviderMessage,
  TextVerifiedClient,
} from '../providers/textverified/textverified.client';
import type { Sealer } from '../sealing/sealing.service';
import { extractCode } from './code/extract-code';
import { drive, type Performed } from './driver';
import { eventId, stateEvent } from './events';
import type { Action, Change, Effect } from './actions';
import { apply, complete } from './machine';
import { belongsTo, dispositionIn, isReadable, messageId } from './messages';
import { isReleased, isTerminal, newOrder, type Draft, type Order } from './order';
import { flush, outboxId } from './outbox';
import { dueBy } from './rhythm';
import { perform } from './perform';
import { expectedNextAt } from './rhythm';
import type { StoredEvent, StoredMessage, VerificationStore } from './verification.store';
import { log } from '../kernel/log';

/** What the core needs from the world; the Durable Object wires it, tests crash it. */
export interface CoreDeps {
  store: VerificationStore;
  db: Db;
  provider: TextVerifiedClient;
  sealer: Sealer;
  append: (events: HubEvent[], mayRepeat: boolean) => Promise<void>;
  /** The balance fell below what the customer agreed to have topped up. */
  topUp: (accountId: string) => void;
  /** The provider asks more than the price that the order was sold at. */
  priceRefused: (order: Order) => Promise<void>;
  /** New events, at once: live never waits on D1. */
  publish: (events: StoredEvent[]) => void;
  /** Removes everything that was stored for an order that never came to be. */
  wipe: () => Promise<void>;
  now: () => number;
  random: () => number;
}

export type Stop = { kind: 'refused'; refusal: HoldRefusal } | { kind: 'existing' };
export type Received = 'accepted' | 'duplicate' | 'mismatch' | 'unreadable' | 'late' | 'absent';

// More than any service sends to one number; a flood stops here.
const MAX_MESSAGES = 100;

/** One verification: its state, its messages and its effects. The only place that changes any of them. */
export class VerificationCore {
  readonly #deps: CoreDeps;
  #driving: Promise<void> | null = null;
  #flushing: Promise<void> | null = null;
  #stop: Stop | null = null;
  /** The last event that sockets have heard of: they are told once it is stored. */
  #toldSeq: number;

  constructor(deps: CoreDeps) {
    this.#deps = deps;
    this.#toldSeq = deps.store.lastSeq();
  }

  get order(): Order | null {
    return this.#deps.store.order;
  }

  /** Stores a new order; nothing durable precedes it. One that is there stays as it is (I-12). */
  create(draft: Draft): void {
    if (this.#deps.store.order) return;
    this.#stop = null;
    this.#toldSeq = 0;
    this.#deps.store.create(newOrder(draft, this.#deps.now()));
  }

  /** Why the order never came to be, once. */
  takeStop(): Stop | null {
    const stop = this.#stop;
    this.#stop = null;
    return stop;
  }

  /** Does all that is due, single flight; effects follow without being waited for. */
  run(): Promise<void> {
    this.#driving ??= this.#drive().finally(() => {
      this.#driving = null;
    });
    return this.#driving;
  }

  async #drive(): Promise<void> {
    const { store, now, wipe } = this.#deps;
    await drive({
      order: () => store.order,
      save: (order) => store.save(order),
      write: () => this.#write(),
      perform: (action, order) => perform(this.#deps, action, order),
      commit: (action, performed, begunAt) => this.#commit(action, performed, begunAt),
      forget: async (stop) => {
        this.#stop = stop;
        await wipe();
      },
      now,
    });
  }

  /** What happened is stored, and then told. */
  #write(): void {
    const { store, publish } = this.#deps;
    store.write();
    const events = store.eventsAfter(this.#toldSeq);
    this.#toldSeq = store.lastSeq();
    if (events.length > 0) publish(events);
  }

  /** Stores where the order has come to and carries out what is due, single flight; later work is taken along. */
  flush(): Promise<void> {
    this.#flushing ??= this.#flushAll().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #flushAll(): Promise<void> {
    const { store, now } = this.#deps;
    const deps = {
      ...this.#deps,
      addEvent: (event: Omit<StoredEvent, 'seq'>) => this.#addEvent(event),
    };
    // What failed is due later, so this ends.
    do await flush(deps);
    while (store.due(now()).length > 0);
    this.#write();
  }

  async #commit(action: Action, performed: Performed, begunAt: number): Promise<void> {
    const { store, now, random } = this.#deps;
    const incoming = await this.#sealNew(performed.messages ?? []);
    this.#record((order) => {
      const added = incoming.filter((message) => this.#add(order, message));
      const hasMessage = store.messages('aside').length + store.messages('shown').length > 0;
      const change = apply(order, action, performed.result, {
        now: now(),
        begunAt,
        random: random(),
        hasMessage,
      });
      const events = performed.balance
        ? [heldEvent(order, performed.balance.spendable, now())]
        : [];
      return { ...change, added, events };
    });
  }

  /** A message that a provider webhook brought. */
  async receive(message: ProviderMessage): Promise<Received> {
    const { store, now } = this.#deps;
    if (!store.order) return 'absent';
    if (!belongsTo(store.order, message)) return 'mismatch';
    if (!isReadable(message)) return 'unreadable';
    const [sealed] = await this.#sealNew([message]);
    if (!sealed) return 'duplicate';
    let received: Received = 'duplicate';
    this.#record((order) => {
      if (!this.#add(order, sealed)) return { order, effects: [], added: [], events: [] };
      received = isReleased(order.state) ? 'late' : 'accepted';
      const change: Change =
        order.state === 'awaiting_sms' ? complete(order, now()) : { order, effects: [] };
      return { ...change, added: [sealed], events: [] };
    });
    this.#write();
    return received;
  }

  /** The customer wants to stop. What comes of it, the provider decides (I-09). */
  requestCancel(exit: Order['exit'] = 'cancel'): void {
    const { store, now } = this.#deps;
    const { order } = store;
    if (!order || isTerminal(order.state) || order.cancelRequestedAt !== null) return;
    store.save({ ...order, exit, cancelRequestedAt: now(), nextAt: now() });
    this.#write();
  }

  /**
   * Reports a completed number. True when the provider shows it as taken back; the refund then follows from the
   * outbox, once.
   */
  async report(): Promise<boolean> {
    const { store, provider, now } = this.#deps;
    const { order } = store;
    if (order?.state !== 'completed' || !order.reservationId) return false;
    await provider.report(order.reservationId, { account: order.accountId, purpose: 'end' });
    const reading = await provider.verification(order.reservationId);
    const taken =
      reading.ok && (reading.value.state === 'reported' || reading.value.state === 'refunded');
    if (taken) store.enqueue(outboxId.reportRefund(), now());
    this.#write();
    return taken;
  }

  /** When the order's next step is due if the one at `now` changes nothing. */
  expectedNextAt(order: Order, now: number): number {
    return expectedNextAt(order, now, this.#deps.provider.pollIntervals());
  }

  /** The earliest instant at which something is due, or null. */
  nextDueAt(): number | null {
    const { store, now } = this.#deps;
    const { order } = store;
    const effectAt = store.nextDueAt();
    const dues = [
      effectAt === null ? null : dueBy(effectAt, now()),
      order && !isTerminal(order.state) ? dueBy(order.nextAt, now(), order) : null,
    ];
    const known = dues.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }

  async #sealNew(messages: readonly ProviderMessage[]): Promise<StoredMessage[]> {
    const { store, sealer, now } = this.#deps;
    const { order } = store;
    if (!order) return [];
    const fresh = messages.filter((m) => belongsTo(order, m) && isReadable(m));
    const sealed = fresh.map(async (message): Promise<StoredMessage | null> => {
      const id = await messageId(sealer, order.accountId, message);
      if (store.message(id)) return null;
      const { from, content, parsedCode } = message;
      const code = extractCode({ text: content, parsedCode });
      const body = JSON.stringify({ from, text: content, code });
      const scope = { owner: order.accountId, record: id };
      const times = { receivedAt: message.createdAt, storedAt: now() };
      return { id, sealed: await sealer.seal(scope, body), disposition: 'aside', ...times };
    });
    return (await Promise.all(sealed)).filter((message) => message !== null);
  }

  #add(order: Order, message: StoredMessage): boolean {
    if (this.#deps.store.countMessages() >= MAX_MESSAGES) {
      log('warn', 'verification.message_flood', { verificationId: order.id });
      return false;
    }
    message.disposition = dispositionIn(order);
    return this.#deps.store.addMessage(message);
  }

  /** One transaction: the order, its messages, its events and what they owe to the world (I-03, I-08). */
  #record(
    decide: (
      order: Order,
    ) => Change & { added: StoredMessage[]; events: Omit<StoredEvent, 'seq'>[] },
  ): void {
    const { store, now } = this.#deps;
    store.transaction(() => {
      const before = store.order;
      if (!before) return;
      const { order, effects, added, events } = decide(before);
      store.save(order);
      const at = now();
      const announced = this.#announce(order, added, at);
      for (const event of [...events, ...announced, ...stateEvents(order, effects, at)])
        this.#addEvent(event);
      if (effects.some((effect) => effect.kind === 'settle')) store.enqueue(outboxId.settle(), at);
    });
    // An end is stored before anything is done about it. On the way there effects may come first, which spares
    // rows: should we crash in between, the same steps make the same events, and the log knows them by their ids.
    if (store.order && isTerminal(store.order.state)) this.#write();
  }

  /** Messages that just got their verdict go to D1; those that are shown are also an event. */
  #announce(order: Order, added: StoredMessage[], at: number): Omit<StoredEvent, 'seq'>[] {
    if (!isTerminal(order.state)) return [];
    const { store } = this.#deps;
    const promoted = store.promote(order.state === 'completed' ? 'shown' : 'late');
    const ready = new Map([...promoted, ...added].map((message) => [message.id, message]));
    for (const id of ready.keys()) store.enqueue(outboxId.message(id), at);
    if (order.state !== 'completed') return [];
    return [...ready.keys()].map((id) => ({
      id: eventId(order, id),
      type: 'sms.received',
      at,
      data: { verificationId: order.id, service: order.service, messageId: id },
    }));
  }

  #addEvent(event: Omit<StoredEvent, 'seq'>): void {
    const stored = this.#deps.store.addEvent(event);
    if (stored) this.#deps.store.enqueue(outboxId.event(stored.seq), stored.at);
  }
}

function stateEvents(order: Order, effects: Effect[], at: number): Omit<StoredEvent, 'seq'>[] {
  for (const effect of effects)
    if (effect.kind === 'alert') log('alert', effect.name, { verificationId: order.id });
  return effects
    .filter((effect) => effect.kind === 'event')
    .map((effect) => stateEvent(order, effect.type, at));
}

const heldEvent = (order: Order, balanceAfter: number, at: number): Omit<StoredEvent, 'seq'> => ({
  id: eventId(order, 'hold'),
  type: 'credit.deducted',
  at,
  data: { verificationId: order.id, amount: order.price, balanceAfter },
});
