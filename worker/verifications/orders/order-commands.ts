import { changedAnnotations, type AnnotationsChange } from '../../platform/core/annotations';
import { inBackground } from '../../platform/core/background';
import { SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import type { Db } from '../../platform/db/client';
import { KeyDestroyed, type Sealer } from '../../platform/sealing/sealing.service';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { isTerminal, type Draft, type Order, type ReportState } from './order';
import type { OrderAlarm } from './order-alarm';
import type { OrderSaga, Received } from './order-saga';
import type { OrderStore } from './order.store';
import type { OrderView } from './order-view';
import { writeAnnotations } from './projections/annotations';
import { findOpenOrder } from './rebuild-order';
import type { Reported } from './report';
import { ReuseClaims, type ReuseRequest } from './reuse-claims';
import type { Rejection } from './saga-types';
import type { Snapshot } from './snapshot';
import type { Waiters } from './waiters';

export type StartReply =
  | { kind: 'order'; snapshot: Snapshot; isRepeat: boolean }
  | { kind: 'in_progress' }
  | { kind: 'body_differs' }
  | { kind: 'not_found' }
  | Extract<Rejection, { kind: 'refused' }>;
export type EndReply = { kind: 'order'; snapshot: Snapshot } | { kind: 'not_found' };
export type ClaimReply = EndReply | { kind: 'not_reusable' };
/** `unwritten`: D1 does not have the change. The order may have it; then the outbox writes it later. */
export type AnnotateReply = EndReply | { kind: 'unwritten' };
export type ReportReply = EndReply | Exclude<Reported, { kind: 'reported' }>;

/** How the customer ends an order, and how long the call waits for the end. */
export interface EndRequest {
  waitMs: number;
  exit: Order['exit'];
  requestId: string | null;
}

interface Parts {
  id: string | undefined;
  db: Db;
  sealer: Sealer;
  store: OrderStore;
  saga: OrderSaga;
  view: OrderView;
  alarm: OrderAlarm;
  waiters: Waiters;
}

/** The longest wait for the hold of an order that is being created. */
const HOLD_WAIT_MS = 8 * SECOND;

/** The commands that an order's object accepts. Work that outlives a reply runs in the background. */
export class OrderCommands {
  readonly #parts: Parts;
  readonly #claims = new ReuseClaims();
  /** Calls of `start` that create the order at this moment. */
  #starting = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Creates the order, or returns the existing one; waits up to `waitMs` for the number. */
  async start(draft: Draft, waitMs: number): Promise<StartReply> {
    const { store, saga, view, alarm, sealer, waiters } = this.#parts;
    const known = store.order;
    if (known) {
      if (known.accountId !== draft.accountId) return { kind: 'not_found' };
      if (known.requestHash !== draft.requestHash) return { kind: 'body_differs' };
      if (this.#starting > 0) return { kind: 'in_progress' };
      return { kind: 'order', snapshot: await view.current(), isRepeat: true };
    }
    saga.create(draft);
    this.#inBackground('order.alarm', () => alarm.arm());
    this.#inBackground('order.warm_key', () => sealer.warm(draft.accountId));
    this.#starting++;
    try {
      this.#workInBackground();
      await waiters.until(() => store.order?.state !== 'created', waitMs);
    } finally {
      this.#starting--;
    }
    const rejection = saga.takeRejection();
    if (rejection?.kind === 'refused') return rejection;
    if (rejection?.kind === 'existing') return this.#startArchived(draft);
    return { kind: 'order', snapshot: await view.current(), isRepeat: false };
  }

  async #startArchived(draft: Draft): Promise<StartReply> {
    const archived = await this.#parts.view.findArchived(draft);
    if (!archived) return { kind: 'not_found' };
    return archived.requestHash === draft.requestHash
      ? { kind: 'order', snapshot: archived.snapshot, isRepeat: true }
      : { kind: 'body_differs' };
  }

  async claimReuse(accountId: string, request: ReuseRequest): Promise<ClaimReply> {
    const snapshot = await this.#parts.view.find(accountId);
    if (!snapshot) return { kind: 'not_found' };
    const isFree = snapshot.state === 'completed' && this.#claims.claim(request, Date.now());
    return isFree ? { kind: 'order', snapshot } : { kind: 'not_reusable' };
  }

  failReuse(request: ReuseRequest, isRefused: boolean): void {
    this.#claims.fail(request, isRefused, Date.now());
  }

  /** Requests the end; waits up to `waitMs` for the provider's decision. */
  async cancel(accountId: string, { waitMs, exit, requestId }: EndRequest): Promise<EndReply> {
    const { store, saga, view, waiters } = this.#parts;
    const snapshot = await view.find(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!store.order) return { kind: 'order', snapshot };
    saga.requestCancel(exit, requestId);
    this.#workInBackground();
    await waiters.until(() => isTerminal(store.order?.state ?? 'failed'), waitMs);
    return { kind: 'order', snapshot: await view.current() };
  }

  async accept(accountId: string, requestId: string | null): Promise<EndReply> {
    const { store, saga, view } = this.#parts;
    const snapshot = await view.find(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!store.order) return { kind: 'order', snapshot };
    saga.accept(requestId);
    this.#flushInBackground();
    return { kind: 'order', snapshot: await view.current() };
  }

  /** Changes what the customer attached; D1 has the change when this returns. */
  async annotate(accountId: string, change: AnnotationsChange): Promise<AnnotateReply> {
    try {
      return await this.#annotate(accountId, change);
    } catch (error) {
      // Nothing is attached to the orders of a deleted account any more.
      if (error instanceof KeyDestroyed) return { kind: 'not_found' };
      const { id = null } = this.#parts;
      log('error', 'verification.annotate', { verificationId: id, error: describeError(error) });
      return { kind: 'unwritten' };
    }
  }

  async #annotate(accountId: string, change: AnnotationsChange): Promise<EndReply> {
    const { store, saga, view, alarm, sealer } = this.#parts;
    await sealer.ready(accountId);
    await this.#awaitHold(accountId);
    if (!store.order) return this.#annotateArchived(accountId, change);
    if (store.order.accountId !== accountId) return { kind: 'not_found' };
    saga.annotate(change);
    // The alarm of an ended order is a day away; after a crash before the write to D1, this one resumes the work.
    await alarm.arm();
    const written = await saga.writeAnnotations();
    this.#flushInBackground();
    if (written === 'deleted') return { kind: 'not_found' };
    return { kind: 'order', snapshot: await view.current() };
  }

  /** Until its credits are held, an order may still be dropped: a change of it would be lost. */
  async #awaitHold(accountId: string): Promise<void> {
    const { store, waiters } = this.#parts;
    const isUndecided = () => store.order?.accountId === accountId && !store.order.held;
    if (!isUndecided()) return;
    this.#workInBackground();
    await waiters.until(() => !isUndecided(), HOLD_WAIT_MS);
    if (isUndecided()) throw new Error('the credits of the order are not held yet');
  }

  /** As `annotate`, for an order that only D1 has. */
  async #annotateArchived(accountId: string, change: AnnotationsChange): Promise<EndReply> {
    const { id = '', db, sealer, view } = this.#parts;
    const archived = await view.findArchived({ id, accountId });
    if (!archived) return { kind: 'not_found' };
    const { snapshot } = archived;
    if (!isTerminal(snapshot.state)) {
      // The object lost an open order, of which it is the only writer.
      await this.#restore();
      this.#workInBackground();
      return this.#annotate(accountId, change);
    }
    const annotations = changedAnnotations(snapshot, change);
    const annotationsRevision = archived.annotationsRevision + 1;
    const annotated = { id, accountId, ...annotations, annotationsRevision };
    const written = await writeAnnotations(db, sealer, annotated);
    if (written === 'deleted') return { kind: 'not_found' };
    // Another request changed them meanwhile; try again.
    if (written === 'superseded') return this.#annotate(accountId, change);
    return { kind: 'order', snapshot: { ...snapshot, ...annotations } };
  }

  async reportCompleted(accountId: string): Promise<ReportReply> {
    const { store, saga, view, alarm } = this.#parts;
    const snapshot = await view.find(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!store.order)
      return snapshot.report ? { kind: 'order', snapshot } : { kind: 'not_reportable' };
    const reported = await saga.report();
    // The alarm of a completed order is a day away; after a crash before the refund, this one resumes the work.
    await alarm.arm();
    this.#flushInBackground();
    return reported.kind === 'reported'
      ? { kind: 'order', snapshot: await view.current() }
      : reported;
  }

  async resolveReport(accountId: string, state: ReportState): Promise<void> {
    const { id, store, saga } = this.#parts;
    if (store.order?.accountId !== accountId) {
      log('alert', 'report.without_order', { verificationId: id ?? null, state });
      return;
    }
    saga.resolveReport(state);
    await this.#flush();
  }

  async receive(message: ProviderMessage): Promise<Received> {
    const received = await this.#parts.saga.receive(message);
    if (received === 'accepted' || received === 'late') this.#flushInBackground();
    return received;
  }

  /** Resumes the order, after rebuilding it from D1 when the object lost it. */
  async resume(): Promise<void> {
    await this.#restore();
    await this.work();
  }

  async #restore(): Promise<void> {
    const { id, db, sealer, store } = this.#parts;
    if (store.order || !id) return;
    const lost = await findOpenOrder(db, sealer, id);
    // Another call may have rebuilt it meanwhile.
    if (!lost || this.#parts.store.order) return;
    log('alert', 'verification.restored', { verificationId: id });
    store.create(lost, true);
  }

  /** Executes the steps and the effects that are due, and sets the alarm for the next ones. */
  async work(): Promise<void> {
    await this.#parts.saga.run();
    await this.#flush();
  }

  async #flush(): Promise<void> {
    await this.#parts.saga.flush();
    await this.#parts.alarm.arm();
  }

  #workInBackground(): void {
    this.#inBackground('order.work', () => this.work());
  }

  #flushInBackground(): void {
    this.#inBackground('order.flush', () => this.#flush());
  }

  #inBackground(event: string, work: () => Promise<void>): void {
    inBackground(event, work, this.#parts.id);
  }
}
