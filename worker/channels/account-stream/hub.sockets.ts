import { describeError } from '../../platform/core/errors';
import {
  CLOSED_FRAMES,
  FRAME_CLOSE,
  FrameBucket,
  MAX_INVALID_FRAMES,
} from '../../platform/core/frame-bounds';
import { log } from '../../platform/core/log';
import { SCOPES, type Scope } from '../../platform/core/ctx';
import type { HubBounds } from './bounds';
import { ClientFrame, errorFrame, helloFrame, resumedFrame, resyncFrame } from './frames';
import type { Joined, Page } from './render-events';
import { STREAM_HEADERS } from '../../events/hub.client';
import { RedeemedTicketsStore } from './redeemed-tickets.store';
import { StreamConnection, type Frame } from './stream-connection';
import { ALL_CREDENTIALS } from './credential-sockets.store';

const ENDED = [1008, 'credential ended'] as const;
const SLOW = [1013, 'too slow: resume'] as const;
const FAILED = [1011, 'try again'] as const;

/** The source of the past: the log of this object, or the hub that has it. */
export interface Source {
  /** Records a new socket; `isCurrent` is false when its credential has just ended or changed. */
  join: (credentialId: string, readAt: number) => Joined | Promise<Joined>;
  /** The events after a sequence number. */
  page: (after: number) => Promise<Page>;
}

/** The sockets of a hub or shard. They hibernate: their state is in the attachments and the log. */
export class HubSockets {
  readonly #ctx: DurableObjectState;
  readonly #source: Source;
  readonly #bounds: HubBounds;
  readonly #tickets: RedeemedTicketsStore;
  readonly #connections: Map<WebSocket, StreamConnection>;
  /** Frames are sent in the order of their events, although opening a sealed message takes time. */
  #sending: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Frames of clients that do not stop although their sockets are closed. */
  readonly #afterClose = new FrameBucket(CLOSED_FRAMES, Date.now());

  constructor(ctx: DurableObjectState, source: Source, bounds: HubBounds) {
    this.#ctx = ctx;
    this.#source = source;
    this.#bounds = bounds;
    this.#tickets = new RedeemedTicketsStore(ctx.storage);
    this.#connections = new Map(
      ctx
        .getWebSockets()
        .map((socket) => [socket, StreamConnection.restore(socket, bounds)] as const),
    );
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  get isEmpty(): boolean {
    return this.#connections.size === 0;
  }

  /**
   * Opens a socket. 401: the ticket was redeemed before; 409: the credential has ended or changed; 421: full, try the
   * next shard; 503: the hub did not answer.
   */
  async accept(headers: Headers): Promise<Response> {
    const jti = headers.get(STREAM_HEADERS.jti);
    const expires = Number(headers.get(STREAM_HEADERS.expires));
    if (jti !== null && !this.#tickets.redeem(jti, expires, Date.now()))
      return new Response(null, { status: 401 });
    if (this.#connections.size >= this.#bounds.sockets) return new Response(null, { status: 421 });
    return this.#open(headers);
  }

  async #open(headers: Headers): Promise<Response> {
    const credentialId = headers.get(STREAM_HEADERS.credential) ?? '';
    const scopes = (headers.get(STREAM_HEADERS.scopes) ?? '').split(' ').filter(isScope);
    const readAt = Number(headers.get(STREAM_HEADERS.readAt));
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    // Registered before `join`: an end of the credential that comes between closes it.
    const connection = StreamConnection.create(server, { credentialId, scopes }, this.#bounds);
    this.#connections.set(server, connection);
    let refusal = 503;
    await this.#enqueue(
      async () => {
        const joined = await this.#source.join(credentialId, readAt);
        refusal = 409;
        if (joined.isCurrent) this.#greet(connection, joined.sequence);
        else this.#close(server, ...ENDED);
      },
      () => this.#close(server, ...FAILED),
    );
    return this.#connections.has(server)
      ? new Response(null, { status: 101, webSocket: client })
      : new Response(null, { status: refusal });
  }

  #greet(connection: StreamConnection, sequence: number): void {
    connection.isGreeted = true;
    this.#send(connection, helloFrame(sequence, Date.now()));
  }

  async receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const connection = this.#connections.get(socket);
    if (!connection) return this.#receiveAfterClose(socket);
    if (!connection.incoming.take(Date.now())) return this.#close(socket, ...FRAME_CLOSE.flood);
    if (typeof message !== 'string') return this.#close(socket, ...FRAME_CLOSE.binary);
    if (message.length > this.#bounds.frame) return this.#close(socket, ...FRAME_CLOSE.large);
    const frame = ClientFrame.safeParse(safeJson(message));
    if (!frame.success)
      return ++connection.invalid <= MAX_INVALID_FRAMES
        ? this.#send(connection, errorFrame())
        : this.#close(socket, ...FRAME_CLOSE.invalid);
    const isFurther = connection.resume(frame.data.afterSequence);
    if (connection.hasReplayedTooOften) return this.#close(socket, 1008, 'too many replays');
    await this.#enqueue(
      () => this.#resume(connection, frame.data.afterSequence, isFurther),
      () => this.#close(socket, ...FAILED),
    );
  }

  /**
   * The runtime delivers the frames of a closed socket until its client answers the close. Only the end of this object
   * stops a client that never does (I-43).
   */
  #receiveAfterClose(socket: WebSocket): void {
    if (socket.readyState === WebSocket.OPEN) return socket.close(...FAILED);
    if (this.#afterClose.take(Date.now())) return;
    log('warn', 'sockets.flood', { object: this.#ctx.id.name ?? null });
    this.#ctx.abort('a client sends frames on a closed socket');
  }

  async #resume(connection: StreamConnection, after: number, isFurther: boolean): Promise<void> {
    const page = await this.#source.page(after);
    for (const one of page.frames) this.#send(connection, one);
    if (isFurther) {
      if (page.frames.length === 0) connection.missed();
      else connection.incoming.giveBack();
    }
    if (page.isExpired) return this.#send(connection, resyncFrame(page.through, 'expired'));
    this.#send(connection, resumedFrame(page.through, page.more));
    connection.paged(page.through);
  }

  /** Sends frames in order; returns a promise when they must wait for earlier frames or are not rendered yet. */
  publish(frames: readonly Frame[] | Promise<readonly Frame[]>): Promise<void> | null {
    if (this.isEmpty) return null;
    if (this.#waiting > 0 || frames instanceof Promise)
      return this.#enqueue(
        async () => this.#broadcast(await frames),
        () => this.#closeAll(),
      );
    this.#broadcast(frames);
    return null;
  }

  #broadcast(frames: readonly Frame[]): void {
    for (const frame of frames)
      for (const connection of this.#connections.values())
        if (connection.isGreeted) this.#send(connection, frame);
  }

  #send(connection: StreamConnection, frame: Frame): void {
    const { socket } = connection;
    if (socket.readyState !== WebSocket.OPEN) this.#connections.delete(socket);
    else if (!connection.send(frame, this.#ctx)) this.#close(socket, ...SLOW);
  }

  #close(socket: WebSocket, code: number, reason: string): void {
    this.#connections.delete(socket);
    socket.close(code, reason);
  }

  /** The sockets would continue with a gap: they reconnect and resume. */
  #closeAll(): void {
    for (const socket of this.#connections.keys()) this.#close(socket, ...FAILED);
  }

  /** Closes the sockets of `credentialId` (I-41). */
  closeOf(credentialId: string): void {
    for (const { socket, credentialId: of } of this.#connections.values())
      if (of === credentialId || credentialId === ALL_CREDENTIALS) this.#close(socket, ...ENDED);
  }

  forget(socket: WebSocket): void {
    this.#connections.delete(socket);
  }

  /** Does `work` after all earlier work; `onFailure` closes the sockets that would wait for its frames. */
  #enqueue(work: () => Promise<void>, onFailure: () => void): Promise<void> {
    this.#waiting++;
    this.#sending = this.#sending
      .then(work)
      .catch((error: unknown) => {
        log('error', 'hub.send', { error: describeError(error) });
        onFailure();
      })
      .finally(() => this.#waiting--);
    return this.#sending;
  }
}

const isScope = (text: string): text is Scope => SCOPES.some((scope) => scope === text);

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
