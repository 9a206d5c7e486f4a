import { inBackground } from '../../platform/core/background';
import { log } from '../../platform/core/log';
import type { Db } from '../../platform/db/client';
import type { Sealer } from '../../platform/sealing/sealing.service';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { isTerminal, type Draft, type Order, type ReportState } from './order';
import type { OrderAlarm } from './order-alarm';
import type { OrderSaga, Received } from './order-saga';
import type { OrderStore } from './order.store';
import type { OrderView } from './order-view';
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
    const { id, db, sealer, store } = this.#parts;
    if (!store.order && id) {
      const lost = await findOpenOrder(db, sealer, id);
      if (!lost) return;
      log('alert', 'verification.restored', { verificationId: id });
      store.create(lost, true);
    }
    await this.work();
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
