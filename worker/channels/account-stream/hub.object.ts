import { DurableObject } from 'cloudflare:workers';
import type { HubEvent, LoggedEvent, OnNumbered } from '../../events/event';
import { hubOf, nameOfHub, type Ended } from '../../events/hub.client';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { HUB_BOUNDS, type HubBounds } from './bounds';
import { CredentialSockets } from './credential-sockets';
import { ALL_CREDENTIALS } from './credential-sockets.store';
import type { Span } from './dispatch-progress';
import { EventDispatcher } from './event-dispatcher';
import { EventLog } from './event-log';
import { EventPublisher } from './event-publisher';
import { HubAlarm } from './hub-alarm';
import { HubSockets, type Source } from './hub.sockets';
import type { Joined, Page } from './render-events';
import { Shards } from './shards';
import type { Frame } from './stream-connection';

/** One object per account: the event log, the sockets that follow it and the dispatcher of its events. */
export class AccountHub extends DurableObject<Env> {
  /** Per object, so that a test can lower them. */
  readonly bounds: HubBounds = { ...HUB_BOUNDS };
  readonly #log: EventLog;
  readonly #dispatcher: EventDispatcher;
  readonly #sockets: HubSockets;
  readonly #publisher: EventPublisher;
  readonly #credentials: CredentialSockets;
  readonly #alarm: HubAlarm;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { storage } = ctx;
    const { accountId, shard } = nameOfHub(ctx.id.name ?? '');
    this.#log = new EventLog(storage);
    this.#dispatcher = new EventDispatcher(storage, { env, accountId, log: this.#log });
    this.#alarm = new HubAlarm(storage);
    // A new stub for each call: one that broke, as at a deployment, rejects every later call.
    const hub = () => (shard === 0 ? this : hubOf(env, accountId));
    const source: Source = {
      join: (credentialId, readAt) => hub().join(credentialId, readAt, shard),
      page: (after) => hub().page(after),
    };
    const sockets = (this.#sockets = new HubSockets(ctx, source, this.bounds));
    const shards = new Shards(storage, (number) => hubOf(env, accountId, number));
    this.#credentials = new CredentialSockets(storage, { env, sockets, shards });
    this.#publisher = new EventPublisher({ env, accountId, sockets, shards, bounds: this.bounds });
  }

  /**
   * Tells `onNumbered` the numbers of the events, and returns when their dispatch is certain. Idempotent by event id for
   * callers that say so with `mayRepeat`.
   */
  async append(events: HubEvent[], mayRepeat: boolean, onNumbered?: OnNumbered): Promise<void> {
    const now = Date.now();
    const { through } = this.#dispatcher;
    const { fresh, sequences } = this.#log.append(events, { mayRepeat, now, through });
    if (fresh.length > 0) this.#publisher.publish(fresh, now);
    await Promise.all([onNumbered?.(sequences), this.#ensureDispatch()]);
  }

  /** Removes every event and closes every socket: the account is deleted. */
  erase(): void {
    this.#log.clear();
    this.#sockets.closeOf(ALL_CREDENTIALS);
  }

  /** Events after `sequence`, oldest first, at most `limit` (1 to 500). */
  log(sequence: number, limit: number): LoggedEvent[] {
    return this.#log.after(sequence, limit);
  }

  /** As `log`, for events that were appended at `since` (epoch milliseconds) or later. */
  logSince(since: number, limit: number, after: number): LoggedEvent[] {
    return this.#log.since(since, limit, after);
  }

  /** Events after `after`, as frames. */
  page(after: number): Promise<Page> {
    return this.#publisher.render(this.#log.history(after, this.bounds.page));
  }

  /** A socket of `credentialId`, whose scopes were read at `readAt`, opens in a shard (0: the hub itself). */
  join(credentialId: string, readAt: number, shard: number): Joined {
    const isCurrent = this.#credentials.join(credentialId, readAt, shard);
    return { isCurrent, sequence: this.#log.lastSequence };
  }

  /**
   * Records that `target` accepted a socket of `credentialId`; false when the credential ended before. An end that comes
   * later finds the socket.
   */
  watch(credentialId: string, target: string): boolean {
    return this.#credentials.add(credentialId, target);
  }

  /** Closes every socket of these credentials. @throws when an object did not answer, so that the caller repeats. */
  async closeCredentials(ends: Ended[]): Promise<void> {
    await this.#credentials.close(ends);
  }

  /** At a shard: closes the sockets of a credential that has ended. */
  closeSockets(credentialId: string): void {
    this.#sockets.closeOf(credentialId);
  }

  /** At a shard: sends the frames of the hub. */
  relay(frames: Frame[]): void {
    this.#publisher.relay(frames);
  }

  /** Opens a socket, for our own Worker only. */
  override async fetch({ headers }: Request): Promise<Response> {
    return this.#sockets.accept(headers);
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    await this.#sockets.receive(socket, message);
  }

  override async webSocketClose(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket);
    socket.close(1000);
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket);
  }

  /** The consumers have processed these events. */
  dispatched(span: Span): void {
    if (this.#dispatcher.acknowledge(span)) this.#publisher.notify(this.#dispatcher.through);
  }

  override async alarm(): Promise<void> {
    this.#alarm.clear();
    try {
      this.#publisher.resync(this.#log.lastSequence, Date.now());
      await this.#dispatcher.send();
      this.#log.purge(Date.now());
    } catch (error) {
      log('error', 'hub.alarm', { error: describeError(error) });
    }
    // Derived from the log, never remembered: after a crash the platform runs this alarm again.
    await this.#arm();
  }

  async #ensureDispatch(): Promise<void> {
    // An alarm that is about to run dispatches everything.
    if (!this.#alarm.isDue(Date.now())) await this.#dispatcher.skipUndispatched();
    await this.#arm();
  }

  #arm(): Promise<void> {
    return this.#alarm.arm([this.#dispatcher.dueAt, this.#publisher.dueAt], this.#log);
  }
}
