import { inBackground } from '../../platform/core/background';
import { describeError } from '../../platform/core/errors';
import {
  CLIENT_FRAMES,
  CLOSED_FRAMES,
  FRAME_CLOSE,
  FrameBucket,
  MAX_INVALID_FRAMES,
} from '../../platform/core/frame-bounds';
import { log } from '../../platform/core/log';
import type { Sealer } from '../../platform/sealing/sealing.service';
import { isTerminal, type Order } from './order';
import { openMessage } from './snapshot';
import {
  Attachment,
  ClientFrame,
  endedFrame,
  errorFrame,
  eventFrame,
  helloFrame,
  MAX_FRAME_BYTES,
  MAX_REPLAYS,
  MAX_SOCKETS,
  MAX_UNREAD,
  resumedFrame,
  TAGS,
} from './order-frames';
import { hubOf } from '../../events/hub.client';
import { SOCKET_HEADERS } from './order.client';
import type { StoredEvent, OrderStore } from './order.store';

const REVOKED = [1008, 'credential ended'] as const;
const ENDED = [1000, 'ended'] as const;
const SLOW = [1013, 'too slow: resume'] as const;
const FAILED = [1011, 'try again'] as const;

/** State of a client, held while the object is in memory. */
interface Client {
  incoming: FrameBucket;
  /** Frames that were not valid. */
  invalid: number;
  /** Characters sent since the client's last sign of life. */
  unread: number;
  /** Time of its last ping. */
  pinged: number;
}

/** The sockets of one order. They hibernate, so all their state is in the attachment or in the store. */
export class OrderSockets {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #sealer: Sealer;
  readonly #store: OrderStore;
  /** A chain, so that frames keep the order of their events although decryption is asynchronous. */
  #sending: Promise<void> = Promise.resolve();
  readonly #clients = new WeakMap<WebSocket, Client>();
  /** Frames of clients that do not stop although their sockets are closed. */
  readonly #afterClose = new FrameBucket(CLOSED_FRAMES, Date.now());

  constructor(
    ctx: DurableObjectState,
    { env, sealer }: { env: Env; sealer: Sealer },
    store: OrderStore,
  ) {
    this.#ctx = ctx;
    this.#env = env;
    this.#sealer = sealer;
    this.#store = store;
    ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
  }

  async accept(request: Request, order: () => Order | null): Promise<Response> {
    const accountId = request.headers.get(SOCKET_HEADERS.account);
    const credentialId = request.headers.get(SOCKET_HEADERS.credential);
    if (!accountId || !credentialId || order()?.accountId !== accountId)
      return new Response(null, { status: 404 });
    if (!this.#spendTicket(request.headers)) return new Response(null, { status: 401 });
    const tag = new URL(request.url).pathname === '/wait' ? TAGS.wait : TAGS.live;
    if (this.#ctx.getWebSockets().length >= MAX_SOCKETS) return new Response(null, { status: 429 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.#ctx.acceptWebSocket(server, [tag]);
    server.serializeAttachment({ accountId, credentialId, replays: 0 } satisfies Attachment);
    if (tag === TAGS.wait) this.#answerWait(server);
    else {
      server.send(helloFrame(this.#lastSequence, Date.now()));
      const status = await this.#register(server, accountId, credentialId);
      if (status === 503) this.#returnTicket(request.headers);
      if (status !== 101) return new Response(null, { status });
      // A client that comes after the end has nothing to wait for: it gets everything, and the end.
      if (this.#store.isDelivered()) this.#finish([server], this.#store.loggedAfter(0));
    }
    return new Response(null, { status: 101, webSocket: client });
  }

  /**
   * Registers the socket at the account's hub, so that it is closed when its credential is revoked (I-41). 401: the
   * credential is revoked; 503: the hub did not answer, and an unregistered socket could not be closed later.
   */
  async #register(
    socket: WebSocket,
    accountId: string,
    credentialId: string,
  ): Promise<101 | 401 | 503> {
    try {
      const target = this.#ctx.id.name ?? '';
      const isAlive = await hubOf(this.#env, accountId).watch(credentialId, target);
      if (isAlive) return 101;
      socket.close(...REVOKED);
      return 401;
    } catch (error) {
      log('warn', 'sockets.not_registered', { error: describeError(error) });
      socket.close(...FAILED);
      return 503;
    }
  }

  /** Closes all sockets of a revoked credential, long polls included. */
  closeOf(credentialId: string): void {
    for (const socket of this.#ctx.getWebSockets()) {
      const attachment = Attachment.parse(socket.deserializeAttachment());
      if (attachment.credentialId === credentialId) socket.close(...REVOKED);
    }
  }

  #spendTicket(headers: Headers): boolean {
    const jti = headers.get(SOCKET_HEADERS.jti);
    const expires = Number(headers.get(SOCKET_HEADERS.expires));
    return jti === null || this.#store.spendTicket(jti, expires, Date.now());
  }

  /** The ticket opened no socket, so the same request can be repeated. */
  #returnTicket(headers: Headers): void {
    const jti = headers.get(SOCKET_HEADERS.jti);
    if (jti !== null) this.#store.returnTicket(jti);
  }

  #answerWait(socket: WebSocket): void {
    if (isTerminal(this.#store.order?.state ?? 'failed')) socket.close(...ENDED);
  }

  /** Ends the long polls when the order has ended. */
  endPolls(): void {
    for (const socket of this.#ctx.getWebSockets(TAGS.wait)) this.#answerWait(socket);
  }

  /** Sends new events to the live sockets. */
  publish(events: readonly StoredEvent[]): void {
    const watching = this.#ctx.getWebSockets(TAGS.live);
    if (watching.length === 0) return;
    this.#inBackground(watching, () => this.#send(watching, events));
  }

  /** Sends the end to the live sockets after everything that was published, and closes them. */
  end(): void {
    this.#finish(this.#ctx.getWebSockets(TAGS.live), []);
  }

  #finish(sockets: readonly WebSocket[], events: readonly StoredEvent[]): void {
    if (sockets.length === 0) return;
    const last = endedFrame(this.#lastSequence);
    this.#inBackground(sockets, async () => {
      await this.#send(sockets, events);
      for (const socket of sockets) {
        this.#sendTo(socket, last);
        if (socket.readyState === WebSocket.OPEN) socket.close(...ENDED);
      }
    });
  }

  async receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    if (socket.readyState !== WebSocket.OPEN) return this.#receiveAfterClose();
    const client = this.#clientOf(socket);
    if (!client.incoming.take(Date.now())) return socket.close(...FRAME_CLOSE.flood);
    if (typeof message !== 'string') return socket.close(...FRAME_CLOSE.binary);
    if (message.length > MAX_FRAME_BYTES) return socket.close(...FRAME_CLOSE.large);
    const frame = ClientFrame.safeParse(parseJson(message));
    if (!frame.success) {
      if (++client.invalid <= MAX_INVALID_FRAMES) this.#sendTo(socket, errorFrame());
      else socket.close(...FRAME_CLOSE.invalid);
    } else if (!this.#mayReplay(socket)) socket.close(1008, 'too many replays');
    else await this.#resume(socket, frame.data.afterSequence);
  }

  #resume(socket: WebSocket, after: number): Promise<void> {
    // Read now: what is published from here on is sent after the reply.
    const events = this.#store.loggedAfter(after);
    const last = resumedFrame(this.#lastSequence);
    return this.#enqueue([socket], async () => {
      await this.#send([socket], events);
      this.#sendTo(socket, last);
    });
  }

  /**
   * The runtime delivers the frames of a closed socket until its client answers the close. Only the end of this object
   * stops a client that never does (I-43). A client cannot choose the middle of a purchase for it.
   */
  #receiveAfterClose(): void {
    if (this.#afterClose.take(Date.now()) || this.#store.order?.state === 'created') return;
    log('warn', 'sockets.flood', { object: this.#ctx.id.name ?? null });
    this.#ctx.abort('a client sends frames on a closed socket');
  }

  #clientOf(socket: WebSocket): Client {
    const known = this.#clients.get(socket);
    if (known) return known;
    const incoming = new FrameBucket(CLIENT_FRAMES, Date.now());
    const client = { incoming, invalid: 0, unread: 0, pinged: 0 };
    this.#clients.set(socket, client);
    return client;
  }

  /** Sends a frame, or closes the socket of a client that leaves too much unread (I-43). */
  #sendTo(socket: WebSocket, text: string): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    const client = this.#clientOf(socket);
    // A client pings only after its last ping was answered, so a new ping confirms everything sent before that answer.
    const pinged = this.#ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime() ?? 0;
    if (pinged > client.pinged) Object.assign(client, { pinged, unread: 0 });
    client.unread += text.length;
    if (client.unread > MAX_UNREAD) return socket.close(...SLOW);
    socket.send(text);
  }

  /** The number of the newest event that the account's log has; 0 before the first. */
  get #lastSequence(): number {
    return this.#store.loggedAfter(0).at(-1)?.sequence ?? 0;
  }

  #mayReplay(socket: WebSocket): boolean {
    const attachment = Attachment.parse(socket.deserializeAttachment());
    if (attachment.replays >= MAX_REPLAYS) return false;
    socket.serializeAttachment({ ...attachment, replays: attachment.replays + 1 });
    return true;
  }

  #inBackground(sockets: readonly WebSocket[], work: () => Promise<void>): void {
    inBackground('sockets.send', () => this.#enqueue(sockets, work), this.#ctx.id.name);
  }

  /** Does `work` after all earlier work; its failure closes `sockets`. */
  #enqueue(sockets: readonly WebSocket[], work: () => Promise<void>): Promise<void> {
    this.#sending = this.#sending.then(work).catch((error: unknown) => {
      log('error', 'sockets.send', { error: describeError(error) });
      // They would continue with a gap: they reconnect and resume.
      for (const socket of sockets)
        if (socket.readyState === WebSocket.OPEN) socket.close(...FAILED);
    });
    return this.#sending;
  }

  async #send(sockets: readonly WebSocket[], events: readonly StoredEvent[]): Promise<void> {
    const { order } = this.#store;
    if (!order) return;
    for (const event of events) {
      const frame = await this.#render(order, event);
      for (const socket of sockets) this.#sendTo(socket, frame);
    }
  }

  async #render(order: Order, event: StoredEvent): Promise<string> {
    const { messageId } = event.data;
    const stored = typeof messageId === 'string' ? this.#store.message(messageId) : undefined;
    if (!stored) return eventFrame(order, event, null);
    return eventFrame(order, event, await openMessage(this.#sealer, order.accountId, stored));
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
