import { DurableObject } from 'cloudflare:workers';
import type { AnnotationsChange } from '../../platform/core/annotations';
import { MINUTE } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { openDb } from '../../platform/db/client';
import { sealerOf } from '../../platform/sealing/sealing.service';
import type { ProviderMessage } from '../../providers/textverified/textverified.client';
import { createOrderContext } from './create-order-context';
import { isTerminal, type Draft, type ReportState } from './order';
import { OrderAlarm } from './order-alarm';
import { OrderCommands } from './order-commands';
import type { AnnotateReply, ClaimReply, EndReply, EndRequest } from './order-commands';
import type { ReportReply, StartReply } from './order-commands';
import { OrderSaga, type Received } from './order-saga';
import { OrderSockets } from './order.sockets';
import { OrderStore } from './order.store';
import { OrderView } from './order-view';
import type { ReuseRequest } from './reuse-claims';
import type { Snapshot } from './snapshot';
import { Waiters } from './waiters';

/** The only driver of one order: its saga, its alarm and its sockets. */
export class OrderObject extends DurableObject<Env> {
  readonly #store: OrderStore;
  readonly #saga: OrderSaga;
  readonly #alarm: OrderAlarm;
  readonly #sockets: OrderSockets;
  readonly #view: OrderView;
  readonly #commands: OrderCommands;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { name: id } = ctx.id;
    const db = openDb(env.DB);
    const waiters = new Waiters();
    const store = (this.#store = new OrderStore(ctx.storage));
    // The key of an account with an open order cannot be destroyed, so it may be cached: intake does not wait for D1.
    const sealer = sealerOf(
      { env, db, now: Date.now },
      () => !isTerminal(store.order?.state ?? 'failed'),
    );
    const sockets = (this.#sockets = new OrderSockets(ctx, { env, sealer }, store));
    const alarm = (this.#alarm = new OrderAlarm(ctx.storage, store, () => this.#saga.nextDueAt()));
    const context = createOrderContext(env, { store, db, sealer, sockets, alarm, waiters });
    const saga = (this.#saga = new OrderSaga(context));
    const view = (this.#view = new OrderView({ store, db, sealer, id }));
    this.#commands = new OrderCommands({ id, db, sealer, store, saga, view, alarm, waiters });
  }

  /** Creates the order, or returns the existing one; waits up to `waitMs` for the number. */
  async start(draft: Draft, waitMs: number): Promise<StartReply> {
    return this.#commands.start(draft, waitMs);
  }

  /** The order as its owner sees it; null for an unknown order and for another account. */
  async get(accountId: string): Promise<Snapshot | null> {
    return this.#view.find(accountId);
  }

  /** As `get`, as the JSON of the API. */
  async view(accountId: string): Promise<string | null> {
    return this.#view.render(accountId);
  }

  /** As `get`, for an order that reuses this number; admits one at a time. */
  async claimReuse(accountId: string, request: ReuseRequest): Promise<ClaimReply> {
    return this.#commands.claimReuse(accountId, request);
  }

  /** The order that claimed this number failed. */
  failReuse(request: ReuseRequest, isRefused: boolean): void {
    this.#commands.failReuse(request, isRefused);
  }

  /** Requests the end of the order; waits up to `waitMs` for the provider's decision. */
  async cancel(accountId: string, request: EndRequest): Promise<EndReply> {
    return this.#commands.cancel(accountId, request);
  }

  /** Accepts a message without a code; an order that has ended stays unchanged. */
  async accept(accountId: string, requestId: string | null): Promise<EndReply> {
    return this.#commands.accept(accountId, requestId);
  }

  /** Changes what the customer attached to the order. */
  async annotate(accountId: string, change: AnnotationsChange): Promise<AnnotateReply> {
    return this.#commands.annotate(accountId, change);
  }

  /** Reports a completed number to the provider, whose refund decides whether the price is returned. */
  async reportCompleted(accountId: string): Promise<ReportReply> {
    return this.#commands.reportCompleted(accountId);
  }

  /** Records the outcome of the report that the recovery job has read from the provider. */
  async resolveReport(accountId: string, state: ReportState): Promise<void> {
    await this.#commands.resolveReport(accountId, state);
  }

  /** Receives a message from a signed provider webhook, found by its reservation. */
  async receive(message: ProviderMessage): Promise<Received> {
    return this.#commands.receive(message);
  }

  /** Resumes an order that should have ended; called by the sweeper. */
  async resume(): Promise<void> {
    await this.#commands.resume();
  }

  /** Closes the sockets of a credential that was revoked; called by the account's hub. */
  closeSockets(credentialId: string): void {
    this.#sockets.closeOf(credentialId);
  }

  /** Opens a socket for a request of our own Worker: `/live` for events, `/wait` for a long poll. */
  override async fetch(request: Request): Promise<Response> {
    return this.#sockets.accept(request, () => this.#store.order);
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
      if (this.#alarm.isOver()) return await this.#alarm.delete();
      // Set first, so that a failed run is followed by another: the platform stops retrying after a few exceptions.
      await this.#alarm.set(order ? this.#saga.expectedNextAt(order, now) : now + MINUTE);
      await this.#commands.work();
    } catch (error) {
      log('error', 'verification.alarm', { error: describeError(error) });
    }
  }
}
