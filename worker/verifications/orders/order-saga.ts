import { changedAnnotations, type AnnotationsChange } from '../../platform/core/annotations';
import { singleFlight } from '../../platform/core/single-flight';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { countTexts, sealNewMessages, storeMessages } from './message-intake';
import { belongsTo, isReadable } from './messages';
import { complete, unchanged } from './moves';
import {
  isReleased,
  isTerminal,
  newOrder,
  type Draft,
  type Order,
  type ReportState,
} from './order';
import type { OrderContext } from './order-context';
import { OrderJournal } from './order-journal';
import { flushOutbox, outboxId } from './outbox';
import { writeAnnotations, type Written } from './projections/annotations';
import { dueBy, expectedNextAt } from './order-schedule';
import { reportOrder, resolveReport } from './report';
import { runSaga } from './saga-runner';
import type { Rejection } from './saga-types';

export type Received = 'accepted' | 'duplicate' | 'mismatch' | 'unreadable' | 'late' | 'absent';

/** One order with its messages and its effects: the only code that changes any of them. */
export class OrderSaga {
  readonly #ctx: OrderContext;
  readonly #journal: OrderJournal;
  #rejection: Rejection | null = null;

  /** Executes every step that is due. Effects follow; `run` does not wait for them. */
  readonly run = singleFlight(() => this.#run());
  /** Stores the order and carries out every effect that is due, including effects that are added meanwhile. */
  readonly flush = singleFlight(() => this.#flush());
  /** Reports a completed number, once. */
  readonly report = singleFlight(() => reportOrder(this.#ctx, this.#journal));

  constructor(ctx: OrderContext) {
    this.#ctx = ctx;
    this.#journal = new OrderJournal(ctx);
  }

  get order(): Order | null {
    return this.#ctx.store.order;
  }

  /** Stores a new order before anything else happens. An existing one is kept unchanged (I-12). */
  create(draft: Draft): void {
    if (this.#ctx.store.order) return;
    this.#rejection = null;
    this.#journal.reset();
    this.#ctx.store.create(newOrder(draft, this.#ctx.now()));
  }

  /** Why the order was not created; null when it was, and after the first call. */
  takeRejection(): Rejection | null {
    const rejection = this.#rejection;
    this.#rejection = null;
    return rejection;
  }

  async #run(): Promise<void> {
    const rejection = await runSaga(this.#ctx, this.#journal);
    if (!rejection) return;
    this.#rejection = rejection;
    await this.#ctx.wipe();
  }

  async #flush(): Promise<void> {
    const { store, now } = this.#ctx;
    // A failed effect is rescheduled, so the loop ends.
    do await flushOutbox(this.#ctx, (event) => this.#journal.addEvent(event));
    while (store.due(now()).length > 0);
    this.#journal.write();
    if (store.isDelivered()) this.#ctx.closeSockets();
  }

  /** Receives a message from a provider webhook. */
  async receive(message: ProviderMessage): Promise<Received> {
    const { store, now } = this.#ctx;
    if (!store.order) return 'absent';
    if (!belongsTo(store.order, message)) return 'mismatch';
    if (!isReadable(message)) return 'unreadable';
    const [sealed] = await sealNewMessages(this.#ctx, [message]);
    if (!sealed) return 'duplicate';
    let received: Received = 'duplicate';
    this.#journal.record((order) => {
      const added = storeMessages(store, order, [sealed]);
      if (added.length === 0) return unchanged(order);
      received = isReleased(order.state) ? 'late' : 'accepted';
      const counted = countTexts(order, added);
      const isEnd = order.state === 'awaiting_sms' && sealed.hasCode;
      return { ...(isEnd ? complete(counted, now()) : unchanged(counted)), added };
    });
    this.#journal.write();
    return received;
  }

  /** Records that the customer wants to end the order. The provider's state decides the outcome (I-09). */
  requestCancel(exit: Order['exit'] = 'cancel', endRequestId: string | null = null): void {
    const { store, now } = this.#ctx;
    const { order } = store;
    if (!order || isTerminal(order.state) || order.cancelRequestedAt !== null) return;
    store.save({ ...order, exit, endRequestId, cancelRequestedAt: now(), nextAt: now() });
    this.#journal.write();
  }

  /** Accepts a message without a code: the order completes, unless its end has begun (I-08). */
  accept(endRequestId: string | null = null): void {
    this.#journal.record((order) => {
      const isOpen = order.state === 'awaiting_sms' && order.texts > 0;
      const accepted = { ...order, accepted: true, endRequestId };
      return isOpen ? complete(accepted, this.#ctx.now()) : unchanged(order);
    });
  }

  /** Changes what the customer attached. The change is stored with the effect that writes it to D1 (I-74). */
  annotate(change: AnnotationsChange): void {
    const { store, now } = this.#ctx;
    const { order } = store;
    if (!order) return;
    const annotationsRevision = order.annotationsRevision + 1;
    store.save({ ...order, ...changedAnnotations(order, change), annotationsRevision });
    // The new effect writes the current annotations, so an older one is not needed any more.
    store.acknowledge(outboxId.annotations(order.annotationsRevision));
    store.enqueue(outboxId.annotations(annotationsRevision), now());
    this.#journal.write();
  }

  /** Writes the annotations to D1 at once. After a failure, or a crash, their effect does it later. */
  async writeAnnotations(): Promise<Written> {
    const { store, db, sealer } = this.#ctx;
    const { order } = store;
    if (!order) return 'superseded';
    const written = await writeAnnotations(db, sealer, order);
    store.acknowledge(outboxId.annotations(order.annotationsRevision));
    return written;
  }

  /** Records the outcome of a report that was sent before. */
  resolveReport(state: ReportState): void {
    resolveReport(this.#ctx, this.#journal, state);
  }

  /** Due time of the order's next step if the step at `now` changes nothing. */
  expectedNextAt(order: Order, now: number): number {
    return expectedNextAt(order, now, this.#ctx.provider.pollIntervals());
  }

  /** The earliest due time of a step or an effect, or null. */
  nextDueAt(): number | null {
    const { store, now } = this.#ctx;
    const { order } = store;
    const effectAt = store.nextDueAt();
    const dues = [
      effectAt === null ? null : dueBy(effectAt, now()),
      order && !isTerminal(order.state) ? dueBy(order.nextAt, now(), order) : null,
    ];
    const known = dues.filter((at) => at !== null);
    return known.length > 0 ? Math.min(...known) : null;
  }
}
