import { DurableObject } from 'cloudflare:workers';
import { scheduleTopUp } from '../../billing/auto-top-up/top-up.service';
import { dropRefusedPrice } from '../catalogue/catalogue.service';
import { openDb, type Db } from '../../platform/db/client';
import { hubOf } from '../../events/hub.client';
import { DAY, HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { raceTimeout, withTimeout } from '../../platform/core/timeout';
import {
  textVerified,
  type ProviderMessage,
} from '../../providers/textverified/textverified.client';
import { POLL_MS } from '../../providers/textverified/poll-budget';
import { sealerOf, type Sealer } from '../../platform/sealing/sealing.service';
import { isTerminal, type Draft, type Order, type ReportState } from './order';
import { AgainClaims, type AgainRequest } from './reuse-claims';
import type { Reported } from './send-report';
import { findOpenOrder } from './rebuild-order';
import { findSnapshot } from './order.read-model';
import { buildSnapshot, type Snapshot } from './snapshot';
import { OrderSockets } from './order.sockets';
import { OrderSaga, type Received, type Stop } from './order-saga';
import { OrderStore } from './order.store';
import { toVerification } from './verifications.view';

export type StartReply =
  | { kind: 'order'; snapshot: Snapshot; isRepeat: boolean }
  | { kind: 'in_progress' }
  | { kind: 'body_differs' }
  | { kind: 'not_found' }
  | Extract<Stop, { kind: 'refused' }>;

export type EndReply = { kind: 'order'; snapshot: Snapshot } | { kind: 'not_found' };
export type ClaimReply = EndReply | { kind: 'not_reusable' };
export type ReportReply = EndReply | Exclude<Reported, { kind: 'reported' }>;

/** The account's log answers at once or not at all; a number is not kept back for it. */
const APPEND_MS = 2 * SECOND;
/** After a deletion that failed. */
const DELETE_AGAIN_MS = 60 * MINUTE;

/** One order's only driver: its saga, its alarm, its sockets. Policy is in machine.ts, SQL in the store. */
export class OrderObject extends DurableObject<Env> {
  readonly #store: OrderStore;
  readonly #core: OrderSaga;
  readonly #sockets: OrderSockets;
  readonly #db: Db;
  readonly #sealer: Sealer;
  readonly #waiters = new Set<() => void>();
  readonly #again = new AgainClaims();
  #starting = 0;
  #viewed: { version: object; text: string } | null = null;
  #armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#db = openDb(env.DB);
    this.#store = new OrderStore(ctx.storage);
    // While its order is open an account cannot be deleted, so its key may stay: intake waits for no D1.
    this.#sealer = sealerOf({ env, db: this.#db, now: Date.now }, () => this.#isOpen());
    this.#sockets = new OrderSockets(ctx, { env, sealer: this.#sealer }, this.#store);
    this.#core = new OrderSaga({
      store: this.#store,
      db: this.#db,
      provider: textVerified(env, this.#store.order?.providerAccount),
      sealer: this.#sealer,
      append: async (events, mayRepeat) => {
        const accountId = events[0]?.accountId;
        if (!accountId) return;
        await withTimeout(hubOf(env, accountId).append(events, mayRepeat), APPEND_MS);
      },
      priceRefused: (order) => dropRefusedPrice({ env }, order, Date.now()),
      topUp: (accountId) => scheduleTopUp({ env, db: this.#db, now: Date.now }, accountId),
      publish: (events) => {
        this.#sockets.publish(events);
        this.#wake();
      },
      wipe: async () => {
        await ctx.storage.deleteAll();
        this.#store.forget();
        this.#armedAt = null;
        this.#wake();
      },
      now: Date.now,
      random: Math.random,
    });
  }

  /** Begins the order, or answers with the one that is there; waits up to `waitMs` for the number. */
  async start(draft: Draft, waitMs: number): Promise<StartReply> {
    const known = this.#store.order;
    if (known) {
      if (known.accountId !== draft.accountId) return { kind: 'not_found' };
      if (known.requestHash !== draft.requestHash) return { kind: 'body_differs' };
      if (this.#starting > 0) return { kind: 'in_progress' };
      return { kind: 'order', snapshot: await this.#snapshot(), isRepeat: true };
    }
    this.#core.create(draft);
    void this.#arm();
    this.ctx.waitUntil(this.#sealer.warm(draft.accountId));
    this.#starting++;
    try {
      this.ctx.waitUntil(this.#work());
      await this.#until(() => this.#store.order?.state !== 'created', waitMs);
    } finally {
      this.#starting--;
    }
    const stop = this.#core.takeStop();
    if (stop?.kind === 'refused') return stop;
    if (stop?.kind === 'existing') return this.#archived(draft);
    return { kind: 'order', snapshot: await this.#snapshot(), isRepeat: false };
  }

  /** The order as its owner sees it; null for anybody else. */
  async get(accountId: string): Promise<Snapshot | null> {
    const id = this.ctx.id.name;
    if (!this.#store.order && id) {
      const archived = await findSnapshot(this.#db, this.#sealer, { id, accountId });
      return archived?.snapshot ?? null;
    }
    return this.#store.order?.accountId === accountId ? this.#snapshot() : null;
  }

  /** As `get`, for an order that will rent this number again; one at a time may. */
  async claimAgain(accountId: string, again: AgainRequest): Promise<ClaimReply> {
    const snapshot = await this.get(accountId);
    if (!snapshot) return { kind: 'not_found' };
    const isFree = snapshot.state === 'completed' && this.#again.take(again, Date.now());
    return isFree ? { kind: 'order', snapshot } : { kind: 'not_reusable' };
  }

  /** The order that claimed this number came to nothing. */
  failAgain(again: AgainRequest, isRefused: boolean): void {
    this.#again.fail(again, isRefused, Date.now());
  }

  /** As `get`, as the JSON of the API, made once for as long as nothing changes. */
  async view(accountId: string): Promise<string | null> {
    const { version, order } = this.#store;
    if (order?.accountId === accountId && version && this.#viewed?.version === version)
      return this.#viewed.text;
    const snapshot = await this.get(accountId);
    if (!snapshot) return null;
    const text = JSON.stringify(toVerification(snapshot));
    if (version && this.#store.version === version) this.#viewed = { version, text };
    return text;
  }

  /** Asks for the end; waits up to `waitMs` for the provider's word. */
  async cancel(accountId: string, waitMs: number, exit: Order['exit']): Promise<EndReply> {
    const snapshot = await this.get(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!this.#store.order) return { kind: 'order', snapshot };
    this.#core.requestCancel(exit);
    this.ctx.waitUntil(this.#work());
    await this.#until(() => isTerminal(this.#store.order?.state ?? 'failed'), waitMs);
    return { kind: 'order', snapshot: await this.#snapshot() };
  }

  /** Takes a message without a code as what was waited for; an order that has ended stays as it is. */
  async accept(accountId: string): Promise<EndReply> {
    const snapshot = await this.get(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!this.#store.order) return { kind: 'order', snapshot };
    this.#core.accept();
    this.ctx.waitUntil(this.#settle());
    return { kind: 'order', snapshot: await this.#snapshot() };
  }

  /** Reports a completed number to the provider; its refund, when it comes, decides whether the price returns. */
  async reportCompleted(accountId: string): Promise<ReportReply> {
    const snapshot = await this.get(accountId);
    if (!snapshot) return { kind: 'not_found' };
    if (!this.#store.order)
      return snapshot.report ? { kind: 'order', snapshot } : { kind: 'not_reportable' };
    const reported = await this.#core.report();
    // A completed order sleeps for a day: should we crash under the refund, this alarm takes it up.
    await this.#arm();
    this.ctx.waitUntil(this.#settle());
    return reported.kind === 'reported'
      ? { kind: 'order', snapshot: await this.#snapshot() }
      : reported;
  }

  /** The reconciler's word on what came of the report. */
  async settleReport(accountId: string, state: ReportState): Promise<void> {
    if (this.#store.order?.accountId !== accountId) {
      log('alert', 'report.without_order', { verificationId: this.ctx.id.name ?? null, state });
      return;
    }
    this.#core.settleReport(state);
    await this.#settle();
  }

  /** A message of a signed provider webhook, found by its reservation. */
  async receive(message: ProviderMessage): Promise<Received> {
    const received = await this.#core.receive(message);
    if (received === 'accepted' || received === 'late') this.ctx.waitUntil(this.#settle());
    return received;
  }

  /** The sweeper's knock: an order that should have ended is taken up again. */
  async ensure(): Promise<void> {
    const id = this.ctx.id.name;
    if (!this.#store.order && id) {
      const lost = await findOpenOrder(this.#db, id);
      if (!lost) return;
      log('alert', 'verification.restored', { verificationId: id });
      this.#store.create(lost, true);
    }
    await this.#work();
  }

  /** Sockets, opened by our own Worker only: `/live` for events, `/wait` for a long poll. */
  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.accept(request, () => this.#store.order);
  }

  /** The hub's word that a credential has ended. */
  closeSockets(credentialId: string): void {
    this.#sockets.closeOf(credentialId);
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.#sockets.receive(socket, message);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    socket.close(1000);
  }

  override async alarm(): Promise<void> {
    const now = Date.now();
    const { order } = this.#store;
    try {
      if (this.#isOver()) return await this.#delete();
      // First, so that a run that fails is followed by the next: the platform gives up after seven throws.
      await this.#setAlarm(order ? this.#core.expectedNextAt(order, now) : now + MINUTE);
      await this.#work();
    } catch (error) {
      log('error', 'verification.alarm', { error: describeError(error) });
    }
  }

  async #work(): Promise<void> {
    await this.#core.run();
    await this.#settle();
  }

  async #settle(): Promise<void> {
    await this.#core.flush();
    await this.#arm();
  }

  #isOpen(): boolean {
    return !isTerminal(this.#store.order?.state ?? 'failed');
  }

  #endOfLife(): number {
    const order = this.#store.order;
    return (order?.reservation?.endsAt ?? order?.createdAt ?? 0) + DAY;
  }

  #isOver(): boolean {
    const order = this.#store.order;
    // Until its report is decided, a refund may still have to be made from here.
    if (!order || !isTerminal(order.state) || order.report?.state === 'waiting') return false;
    return Date.now() >= this.#endOfLife() && this.#store.outboxSize() === 0;
  }

  async #delete(): Promise<void> {
    this.#sockets.closeAll();
    try {
      await this.ctx.storage.deleteAll();
      this.#store.forget();
      this.#armedAt = null;
    } catch (error) {
      await this.#setAlarm(Date.now() + DELETE_AGAIN_MS);
      throw error;
    }
  }

  // Derived from the rows, never remembered: a lost or doubled alarm heals on the next call.
  async #arm(): Promise<void> {
    if (!this.#store.order) return;
    const now = Date.now();
    const wait = this.#store.order?.report?.state === 'waiting' ? HOUR : MINUTE;
    const due = this.#core.nextDueAt() ?? Math.max(this.#endOfLife(), now + wait);
    // Already due means that a run is under way; the alarm is only the net beneath it.
    await this.#setAlarm(due <= now ? now + POLL_MS : due);
  }

  async #setAlarm(at: number): Promise<void> {
    // Each setAlarm is a written row, so the same instant is not written twice.
    if (this.#armedAt !== null && this.#armedAt > Date.now() && Math.abs(this.#armedAt - at) < 50)
      return;
    this.#armedAt = at;
    await this.ctx.storage.setAlarm(at);
  }

  #wake(): void {
    for (const waiter of this.#waiters) waiter();
  }

  async #until(done: () => boolean, waitMs: number): Promise<void> {
    if (done() || waitMs <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => done() && resolve();
    this.#waiters.add(check);
    await raceTimeout(promise, waitMs);
    this.#waiters.delete(check);
  }

  async #snapshot(): Promise<Snapshot> {
    const order = this.#store.order;
    if (!order) throw new Error('no order to show');
    return buildSnapshot(this.#sealer, order, this.#store.messages('shown'));
  }

  async #archived(draft: Draft): Promise<StartReply> {
    const archived = await findSnapshot(this.#db, this.#sealer, draft);
    if (!archived) return { kind: 'not_found' };
    return archived.requestHash === draft.requestHash
      ? { kind: 'order', snapshot: archived.snapshot, isRepeat: true }
      : { kind: 'body_differs' };
  }
}
