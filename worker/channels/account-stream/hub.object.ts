import { DurableObject } from 'cloudflare:workers';
import { openDb } from '../../platform/db/client';
import { eventProblem } from '../../events/schemas';
import { DAY, SECOND } from '../../platform/core/clock';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { withTimeout } from '../../platform/core/timeout';
import { orderStub } from '../../verifications/orders/order.client';
import { audience } from './audience';
import { HUB_BOUNDS, type HubBounds } from './bounds';
import { type HubEvent, type LoggedEvent } from '../../events/event';
import { hubOf, nameOfHub, STREAM_HEADERS, type Ended } from '../../events/hub.client';
import { Dispatch, type Span } from './dispatch';
import { notifiedFrame, resyncFrame } from './frames';
import { HubSockets } from './hub.sockets';
import { HubStore } from './hub.store';
import { Pace } from './pace';
import { Shards } from './shards';
import { render, type Joined, type Page } from './stream';
import { TicketStore } from './tickets.store';
import type { Frame } from './watcher';
import { EVERY, WatchStore, type Watch } from './watches.store';

const KEPT_MS = 30 * DAY;
const THROUGH = 'dispatched_through';
/** As long as an append waits for D1. */
const ANSWER_MS = SECOND;

/** One object per account: its event log, with numbers that have no gap and no repeat, its sockets, its dispatcher. */
export class AccountHub extends DurableObject<Env> {
  /** This object's own, so that a test can draw them closer. */
  readonly bounds: HubBounds = { ...HUB_BOUNDS };
  readonly #accountId: string;
  readonly #store: HubStore;
  readonly #watches: WatchStore;
  readonly #tickets: TicketStore;
  readonly #sockets: HubSockets;
  readonly #shards: Shards;
  readonly #dispatch: Dispatch;
  readonly #pace = new Pace(() => this.bounds.eventsPerSecond);
  #armedAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { accountId, shard } = nameOfHub(ctx.id.name ?? '');
    this.#accountId = accountId;
    this.#store = new HubStore(ctx.storage);
    this.#watches = new WatchStore(ctx.storage);
    this.#tickets = new TicketStore(ctx.storage);
    this.#shards = new Shards(ctx.storage, (number) => hubOf(env, accountId, number));
    this.#dispatch = new Dispatch(this.#knownThrough());
    const local = {
      join: (credentialId: string, readAt: number) => this.join(credentialId, readAt, 0),
      page: (after: number) => this.page(after),
    };
    const distant = {
      join: (credentialId: string, readAt: number) =>
        hubOf(env, accountId).join(credentialId, readAt, shard),
      page: (after: number) => hubOf(env, accountId).page(after),
    };
    this.#sockets = new HubSockets(ctx, shard === 0 ? local : distant, this.bounds);
  }

  /**
   * Idempotent by event id: whoever cannot rule out that some of `events` came before says so with `mayRepeat`, and
   * those are looked for. Answers the last sequence number given.
   */
  async append(events: HubEvent[], mayRepeat: boolean): Promise<number> {
    const now = Date.now();
    const fresh = this.ctx.storage.transactionSync(() => {
      this.#store.purge(now - KEPT_MS);
      const { through } = this.#dispatch;
      return this.#store.append(mayRepeat ? this.#unknown(events) : events, { now, through });
    });
    if (fresh.length > 0) this.#publish(fresh, now);
    await this.#passOver();
    await this.#arm();
    return this.#store.lastSequence();
  }

  #unknown(events: HubEvent[]): HubEvent[] {
    const once = new Map(events.map((event) => [event.id, event]));
    return [...once.values()].filter((event) => !this.#store.has(event));
  }

  #publish(events: LoggedEvent[], now: number): void {
    for (const { type, data } of events) {
      const problem = eventProblem(type, data);
      // Told all the same: a field too many is no reason to keep a code from somebody.
      if (problem) log('alert', 'hub.event_invalid', { type, problem });
    }
    if (this.#sockets.isEmpty && this.#shards.count === 0) return;
    if (!this.#pace.admit(events.length, now)) return;
    this.#broadcast(render(this.env, this.#accountId, events));
  }

  /** Sends frames to every socket of the account, in order. */
  #broadcast(frames: readonly Frame[] | Promise<readonly Frame[]>): void {
    this.#sockets.publish(frames);
    this.#shards.publish(frames);
  }

  /** Forgets every event and closes every socket: the account is deleted. */
  erase(): void {
    this.#store.clear();
    this.#sockets.closeOf(EVERY);
  }

  /** Events after `sequence`, oldest first, at most `limit` (1 to 500). */
  log(sequence: number, limit: number): LoggedEvent[] {
    // What is too old is not there, whether it was removed yet or not: a read removes nothing (I-04).
    return this.#store.after(sequence, Math.min(Math.max(limit, 1), 500), Date.now() - KEPT_MS);
  }

  /** As `log`, from an instant (epoch milliseconds) on: by when events were appended. */
  logSince(since: number, limit: number): LoggedEvent[] {
    return this.log(this.#store.sequenceBefore(since), limit);
  }

  /** What came after `after`, as frames. */
  async page(after: number): Promise<Page> {
    const last = this.#store.lastSequence();
    const isExpired = after > last || after < this.#store.firstSequence(Date.now() - KEPT_MS) - 1;
    if (isExpired) return { frames: [], through: last, more: false, isExpired };
    const events = this.log(after, this.bounds.page);
    const frames = await render(this.env, this.#accountId, events);
    const through = events.at(-1)?.sequence ?? last;
    return { frames, through, more: through < last, isExpired };
  }

  /** A socket of `credentialId`, whose scopes were read at `readAt`, is about to open on a shard (0: here). */
  join(credentialId: string, readAt: number, shard: number): Joined {
    const isCurrent = this.#watches.isCurrent(credentialId, readAt, Date.now());
    if (isCurrent && shard > 0) {
      this.#shards.join(shard);
      this.#watches.add(credentialId, Shards.target(shard), Date.now());
    }
    return { isCurrent, sequence: this.#store.lastSequence() };
  }

  /**
   * `target` has just taken a socket of `credentialId`, which must be asked after it was taken: an end that comes
   * before is answered with false, one that comes later finds the socket.
   */
  watch(credentialId: string, target: string): boolean {
    return this.#watches.add(credentialId, target, Date.now());
  }

  /** Closes every socket of these credentials. Throws when an object did not answer, so that it is asked again. */
  async closeCredentials(ends: Ended[]): Promise<void> {
    const open = this.ctx.storage.transactionSync(() =>
      ends.flatMap(({ credentialId, isDead }) => {
        if (isDead) this.#watches.end(credentialId, Date.now());
        else this.#watches.change(credentialId, Date.now());
        return this.#watches.of(credentialId);
      }),
    );
    for (const { credentialId } of ends) this.#sockets.closeOf(credentialId);
    const closed = await Promise.allSettled(open.map((watch) => this.#closeWatched(watch)));
    const failed = closed.filter(({ status }) => status === 'rejected').length;
    if (failed > 0) throw new Error(`${failed} of ${open.length} targets did not close`);
  }

  async #closeWatched(watch: Watch): Promise<void> {
    const { credential, target } = watch;
    const shard = this.#shards.byTarget(target);
    await (shard ?? orderStub(this.env, target)).closeSockets(credential);
    this.#watches.forget(watch);
  }

  /** The hub's word to a shard that a credential has ended. */
  closeSockets(credentialId: string): void {
    this.#sockets.closeOf(credentialId);
  }

  /** The hub's frames, at a shard. */
  relay(frames: Frame[]): void {
    this.#sockets.publish(frames);
  }

  /**
   * A socket, opened by our own Worker only. 401: the ticket was spent; 409: the credential has ended or changed; 421:
   * no room, ask the next shard.
   */
  override async fetch({ headers }: Request): Promise<Response> {
    const jti = headers.get(STREAM_HEADERS.jti);
    const expires = Number(headers.get(STREAM_HEADERS.expires));
    if (jti !== null && !this.#tickets.spend(jti, expires, Date.now()))
      return new Response(null, { status: 401 });
    if (this.#sockets.isFull) return new Response(null, { status: 421 });
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

  /** The consumers have worked off these events: they need not be sent again. */
  dispatched(span: Span): void {
    if (!this.#dispatch.done(span, Date.now())) return;
    const { through } = this.#dispatch;
    this.ctx.storage.kv.put(THROUGH, through);
    this.#broadcast([notifiedFrame(through)]);
  }

  override async alarm(): Promise<void> {
    this.#armedAt = null;
    try {
      if (this.#pace.release(Date.now()))
        this.#broadcast([resyncFrame(this.#store.lastSequence(), 'busy')]);
      await this.#send();
      this.#store.purge(Date.now() - KEPT_MS);
    } catch (error) {
      log('error', 'hub.alarm', { error: describeError(error) });
    }
    // Derived from the log, never remembered: a crash on the way here has the platform run this alarm again.
    await this.#arm();
  }

  /** Hands what the log has on to the queue: where it is, never what it says. */
  async #send(): Promise<void> {
    const spans = this.#dispatch.take(this.#store.lastSequence(), Date.now());
    if (spans.length === 0) return;
    const messages = spans.map((span) => ({ body: { account: this.#accountId, ...span } }));
    try {
      await this.env.EVENTS.sendBatch(messages);
      this.#dispatch.sent(spans, Date.now());
    } catch (error) {
      log('warn', 'hub.dispatch_postponed', { error: describeError(error) });
      this.#dispatch.failed(Date.now());
    }
  }

  /**
   * Is done with what nobody but sockets wants, which is most, without an alarm: whoever appends has their answer after
   * this, and appends again when there was none. What was passed over last may be looked at again after a restart.
   */
  async #passOver(): Promise<void> {
    const now = Date.now();
    // The alarm that is on its way takes everything along.
    if (this.#armedAt !== null && this.#armedAt <= now) return;
    const spans = this.#dispatch.take(this.#store.lastSequence(), now);
    if (spans.length === 0 || (await this.#hasAudience(spans))) return;
    this.#dispatch.sent(spans, Date.now());
    for (const span of spans) this.#dispatch.done(span, Date.now());
    // The next row says it; a hub that was asleep before each row would never get to.
    if (this.#knownThrough() < this.#store.previousSequence())
      this.ctx.storage.kv.put(THROUGH, this.#dispatch.through);
  }

  /** What a restart knows of what was worked off. */
  #knownThrough(): number {
    return Math.max(Number(this.ctx.storage.kv.get(THROUGH) ?? 0), this.#store.throughThen());
  }

  /** Whether anybody may want to hear of what is in `spans`; who cannot be asked may. */
  async #hasAudience(spans: readonly Span[]): Promise<boolean> {
    const events = spans.flatMap(({ after, through }) => this.#store.after(after, through - after));
    const types = [...new Set(events.map(({ type }) => type))];
    const hasAudience = audience.get();
    try {
      const ctx = { db: openDb(this.env.DB), env: this.env, now: Date.now };
      return await withTimeout(hasAudience(ctx, this.#accountId, types), ANSWER_MS);
    } catch (error) {
      log('warn', 'hub.audience_unknown', { error: describeError(error) });
      return true;
    }
  }

  async #arm(): Promise<void> {
    const dues = [this.#dispatch.dueAt(this.#store.lastSequence()), this.#pace.dueAt];
    const due = dues.filter((at) => at !== null);
    if (due.length > 0) return this.#setAlarm(Math.max(Math.min(...due), Date.now()));
    await this.#armPurge();
  }

  /** An account that is left alone loses its old events too. */
  async #armPurge(): Promise<void> {
    const oldest = this.#store.oldestAt();
    if (oldest === null || this.#armedAt !== null) return;
    // Read, because a set alarm is a written row, and one that comes earlier looks here again.
    this.#armedAt = await this.ctx.storage.getAlarm();
    if (this.#armedAt === null)
      await this.#setAlarm(Math.max(oldest + KEPT_MS + 1, Date.now() + SECOND));
  }

  // Each setAlarm is a written row, so one that comes soon enough is left as it is.
  async #setAlarm(at: number): Promise<void> {
    if (this.#armedAt !== null && this.#armedAt <= at) return;
    this.#armedAt = at;
    await this.ctx.storage.setAlarm(at);
  }
}
