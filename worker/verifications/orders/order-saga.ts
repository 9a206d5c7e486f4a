import type { Db } from '../../platform/db/client';
import type { HubEvent } from '../../events/event';
import type { HoldRefusal } from '../../billing/ledger/refusals';
import type {
  ProviderMessage,
  TextVerifiedClient,
} from '../../providers/textverified/textverified.client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { extractCode } from '../code/extract-code';
import { drive, type Performed } from './saga-runner';
import { eventId, heldEvent, stateEvents } from './events';
import type { Action, Change } from './saga-types';
import { apply } from './order.machine';
import { belongsTo, dispositionIn, isReadable, messageId, type StoredMessage } from './messages';
import { complete, unchanged } from './moves';
import {
  isReleased,
  isTerminal,
  newOrder,
  type Draft,
  type Order,
  type ReportState,
} from './order';
import { flush, outboxId } from './outbox';
import { dueBy } from './poll-schedule';
import { perform } from './execute-step';
import { insertReport } from './projections/report';
import { askReport, type Reported } from './send-report';
import { expectedNextAt } from './poll-schedule';
import type { StoredEvent, OrderStore } from './order.store';
import { log } from '../../platform/core/log';

/** What the core needs from the world; the Durable Object wires it, tests crash it. */
export interface CoreDeps {
  store: OrderStore;
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

// More than any service sends to one number; a flood stops here, and one of texts leaves room for the code.
const MAX_MESSAGES = 100;
const MAX_TEXTS = 80;

/** One verification: its state, its messages and its effects. The only place that changes any of them. */
export class OrderSaga {
  readonly #deps: CoreDeps;
  #driving: Promise<void> | null = null;
  #flushing: Promise<void> | null = null;
  #reporting: Promise<Reported> | null = null;
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
    const isWanted = (): boolean => store.order?.cancelRequestedAt === null;
    await drive({
      order: () => store.order,
      save: (order) => store.save(order),
      write: () => this.#write(),
      perform: (action, order) => perform({ ...this.#deps, isWanted }, action, order),
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
      const { added, counted } = this.#take(order, incoming);
      const change = apply(counted, action, performed.result, {
        now: now(),
        begunAt,
        random: random(),
        hasCode: store.hasCode(),
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
      const { added, counted } = this.#take(order, [sealed]);
      if (added.length === 0) return { ...unchanged(order), added, events: [] };
      received = isReleased(order.state) ? 'late' : 'accepted';
      const isEnd = order.state === 'awaiting_sms' && sealed.hasCode;
      const change: Change = isEnd ? complete(counted, now()) : unchanged(counted);
      return { ...change, added, events: [] };
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

  /** The customer takes a message without a code for theirs: the order completes, unless its end has begun (I-08). */
  accept(): void {
    const { now } = this.#deps;
    this.#record((order) => {
      const isOpen = order.state === 'awaiting_sms' && order.texts > 0;
      const change = isOpen ? complete({ ...order, accepted: true }, now()) : unchanged(order);
      return { ...change, added: [], events: [] };
    });
  }

  /** Reports a completed number, once: single flight, and a repeat is answered from the order. */
  report(): Promise<Reported> {
    this.#reporting ??= this.#report().finally(() => {
      this.#reporting = null;
    });
    return this.#reporting;
  }

  async #report(): Promise<Reported> {
    const { store, db, provider, now } = this.#deps;
    const { order } = store;
    if (order?.state !== 'completed' || !order.reservationId) return { kind: 'not_reportable' };
    if (order.report === null) {
      const taken = await insertReport(db, order, now());
      if (taken.kind === 'capped') return taken;
      // Before it goes out: should we crash under it, the recovery record follows what came of it.
      this.#noteReport('waiting');
      this.settleReport(await askReport(provider, order));
    }
    return { kind: store.order?.report?.state === 'refused' ? 'not_reportable' : 'reported' };
  }

  /** What has come of the report; only the provider's own refund gives credits back (I-60). */
  settleReport(state: ReportState): void {
    const { order } = this.#deps.store;
    const isOpen = order?.report === null || order?.report.state === 'waiting';
    if (order?.state === 'completed' && isOpen && state !== 'waiting') this.#noteReport(state);
  }

  #noteReport(state: ReportState): void {
    const { store, now } = this.#deps;
    const { order } = store;
    if (!order) return;
    store.save({ ...order, report: { at: order.report?.at ?? now(), state } });
    if (state !== 'waiting') store.enqueue(outboxId.report(state), now());
    this.#write();
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
      const rest = { disposition: 'aside' as const, hasCode: code !== null, ...times };
      return { id, sealed: await sealer.seal(scope, body), ...rest };
    });
    return (await Promise.all(sealed)).filter((message) => message !== null);
  }

  /** Stores those that are new, and counts texts for as long as no end is decided. */
  #take(order: Order, messages: StoredMessage[]): { added: StoredMessage[]; counted: Order } {
    const added = messages.filter((message) => this.#add(order, message));
    const texts = isTerminal(order.state) ? 0 : added.filter(({ hasCode }) => !hasCode).length;
    return { added, counted: texts > 0 ? { ...order, texts: order.texts + texts } : order };
  }

  #add(order: Order, message: StoredMessage): boolean {
    const most = message.hasCode ? MAX_MESSAGES : MAX_TEXTS;
    if (this.#deps.store.countMessages() >= most) {
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
    let hasMessage = false;
    store.transaction(() => {
      const before = store.order;
      if (!before) return;
      const { order, effects, added, events } = decide(before);
      hasMessage = added.length > 0;
      store.save(order);
      const at = now();
      const announced = this.#announce(before, order, added);
      const born = stateEvents(order, effects, at);
      // A number is told of before its messages, and its end after them.
      const [created, ended] = [born.filter(isBirth), born.filter((event) => !isBirth(event))];
      for (const event of [...events, ...created, ...announced, ...ended]) this.#addEvent(event);
      if (effects.some((effect) => effect.kind === 'settle')) store.enqueue(outboxId.settle(), at);
    });
    // An end is stored before anything is done about it, and a message before anybody is told of it: the next poll
    // that reads it anew may never come. Else effects may come first, which spares rows: should we crash in between,
    // the same steps make the same events, and the log knows them by their ids.
    if (hasMessage || (store.order && isTerminal(store.order.state))) this.#write();
  }

  /**
   * Gives messages their verdict: shown while the number waits and once it is paid, unseen after a release. Those that
   * are shown for the first time are an event each; D1 gets them with the verdict that lasts.
   */
  #announce(before: Order, order: Order, added: StoredMessage[]): Omit<StoredEvent, 'seq'>[] {
    const { store, now } = this.#deps;
    const at = now();
    if (isReleased(order.state)) {
      const hidden = store.dispose(['aside', 'shown'], 'late');
      for (const { id } of [...hidden, ...added]) store.enqueue(outboxId.message(id), at);
      return [];
    }
    if (order.state !== 'awaiting_sms' && order.state !== 'completed') return [];
    const fresh = new Map(
      [...store.dispose(['aside'], 'shown'), ...added].map((message) => [message.id, message]),
    );
    const kept = isTerminal(before.state) ? [...fresh.values()] : store.messages('shown');
    if (order.state === 'completed')
      for (const { id } of kept) store.enqueue(outboxId.message(id), at);
    return [...fresh.keys()].map((id) => ({
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

const isBirth = ({ type }: Pick<StoredEvent, 'type'>): boolean => type === 'verification.created';
