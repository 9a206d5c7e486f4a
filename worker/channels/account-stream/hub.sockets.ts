import { describeError } from '../../platform/core/errors';
import { FRAME_CLOSE, MAX_INVALID_FRAMES } from '../../platform/core/frame-bounds';
import { log } from '../../platform/core/log';
import { SCOPES, type Scope } from '../../platform/core/ctx';
import type { HubBounds } from './bounds';
import { ClientFrame, errorFrame, helloFrame, resumedFrame, resyncFrame } from './frames';
import type { Joined, Page } from './stream';
import { STREAM_HEADERS } from '../../events/hub.client';
import { Watcher, type Frame } from './watcher';
import { EVERY } from './watches.store';

const ENDED = [1008, 'credential ended'] as const;
const SLOW = [1013, 'too slow: resume'] as const;

/** Where the frames come from: the log itself, or the hub that has it. */
export interface Source {
  /** Takes note of a new socket; false in `isCurrent` when its credential has just ended or changed. */
  join: (credentialId: string, readAt: number) => Joined | Promise<Joined>;
  /** The past after a sequence. */
  page: (after: number) => Promise<Page>;
}

/** The sockets of one object of the hub. They hibernate: everything they need is in the attachment or the log. */
export class HubSockets {
  readonly #ctx: DurableObjectState;
  readonly #source: Source;
  readonly #bounds: HubBounds;
  readonly #watchers: Map<WebSocket, Watcher>;
  /** Frames go out in the order of their events, although opening a sealed text takes a moment. */
  #sending: Promise<void> = Promise.resolve();
  #waiting = 0;

  constructor(ctx: DurableObjectState, source: Source, bounds: HubBounds) {
    this.#ctx = ctx;
    this.#source = source;
    this.#bounds = bounds;
    this.#watchers = new Map(
      ctx.getWebSockets().map((socket) => [socket, Watcher.waken(socket, bounds)] as const),
    );
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  get isEmpty(): boolean {
    return this.#watchers.size === 0;
  }

  get isFull(): boolean {
    return this.#watchers.size >= this.#bounds.sockets;
  }

  /** The socket; 409 for what no longer holds of its credential. */
  async accept(headers: Headers): Promise<Response> {
    const credentialId = headers.get(STREAM_HEADERS.credential) ?? '';
    const scopes = (headers.get(STREAM_HEADERS.scopes) ?? '').split(' ').filter(isScope);
    const readAt = Number(headers.get(STREAM_HEADERS.readAt));
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server);
    // Known before it is asked whether it may stay: an end that comes between finds it.
    const watcher = Watcher.begin(server, { credentialId, scopes }, this.#bounds);
    this.#watchers.set(server, watcher);
    await this.#enqueue(async () => {
      const joined = await this.#source.join(credentialId, readAt);
      if (joined.isCurrent) this.#greet(watcher, joined.sequence);
      else this.#close(server, ...ENDED);
    });
    return this.#watchers.has(server)
      ? new Response(null, { status: 101, webSocket: client })
      : new Response(null, { status: 409 });
  }

  #greet(watcher: Watcher, sequence: number): void {
    watcher.isGreeted = true;
    this.#send(watcher, helloFrame(sequence, Date.now()));
  }

  async receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const watcher = this.#watchers.get(socket);
    if (!watcher) return socket.close(1011, 'try again');
    if (typeof message !== 'string') return this.#close(socket, ...FRAME_CLOSE.binary);
    if (message.length > this.#bounds.frame) return this.#close(socket, ...FRAME_CLOSE.large);
    const frame = ClientFrame.safeParse(safeJson(message));
    if (!frame.success)
      return ++watcher.invalid <= MAX_INVALID_FRAMES
        ? this.#send(watcher, errorFrame())
        : this.#close(socket, ...FRAME_CLOSE.invalid);
    if (!watcher.resume(frame.data.after)) return this.#close(socket, 1008, 'too many replays');
    await this.#enqueue(async () => {
      const page = await this.#source.page(frame.data.after);
      for (const one of page.frames) this.#send(watcher, one);
      if (page.isExpired) {
        watcher.missed();
        return this.#send(watcher, resyncFrame(page.through, 'expired'));
      }
      this.#send(watcher, resumedFrame(page.through, page.more));
      watcher.paged(page.through);
    });
  }

  /** Sends frames to all who may see them, in order, once `frames` are made. */
  publish(frames: readonly Frame[] | Promise<readonly Frame[]>): void {
    if (this.isEmpty) return;
    if (this.#waiting === 0 && !(frames instanceof Promise)) this.#broadcast(frames);
    else void this.#enqueue(async () => this.#broadcast(await frames));
  }

  #broadcast(frames: readonly Frame[]): void {
    for (const frame of frames)
      for (const watcher of this.#watchers.values())
        if (watcher.isGreeted) this.#send(watcher, frame);
  }

  #send(watcher: Watcher, frame: Frame): void {
    const { socket } = watcher;
    if (socket.readyState !== WebSocket.OPEN) this.#watchers.delete(socket);
    else if (!watcher.send(frame, this.#ctx)) this.#close(socket, ...SLOW);
  }

  #close(socket: WebSocket, code: number, reason: string): void {
    this.#watchers.delete(socket);
    socket.close(code, reason);
  }

  /** Closes what `credentialId` opened (I-41). */
  closeOf(credentialId: string): void {
    for (const { socket, credentialId: of } of this.#watchers.values())
      if (of === credentialId || credentialId === EVERY) this.#close(socket, ...ENDED);
  }

  forget(socket: WebSocket): void {
    this.#watchers.delete(socket);
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    this.#waiting++;
    this.#sending = this.#sending
      .then(work)
      .catch((error: unknown) => log('error', 'hub.send', { error: describeError(error) }))
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
