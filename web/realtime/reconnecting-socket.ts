import { EventSequencer } from './event-sequencer';
import { parseFrame, type Frame, type StreamEvent } from './frames';
import { Retry } from './retry';
import type { ServerClock } from './server-clock';

const PING_MS = 15_000;
const PONG_MS = 8_000;
/** A socket without a `hello` after this time is closed. */
const HELLO_MS = 8_000;

export interface SocketDeps {
  /** A single-use ticket for the stream. @throws when the API issues none. */
  ticket: () => Promise<string>;
  open: (ticket: string) => WebSocket;
  /** Whether the error of a refused ticket ends the connection for good. */
  isFinal?: (error: unknown) => boolean;
  /** Learns the exact time of the server from each `hello`. */
  clock?: Pick<ServerClock, 'observe'>;
  random?: () => number;
}

export interface SocketHandlers {
  onEvent: (event: StreamEvent) => void;
  /** The server skips the events up to `sequence`: the state they changed must be read again. */
  onResync: (sequence: number) => void;
  /** The notifications of the events up to `sequence` are stored. */
  onNotified: (sequence: number) => void;
  onLive: (isLive: boolean) => void;
}

/** A connection to the account's stream that reconnects after every loss, with backoff and jitter, and resumes. */
export class ReconnectingSocket {
  readonly #deps: SocketDeps;
  readonly #handlers: SocketHandlers;
  readonly #events: EventSequencer;
  #socket: WebSocket | undefined;
  #isLive = false;
  #isStopped = true;
  /** A ping is scheduled and no pong is outstanding. */
  #isPingScheduled = false;
  readonly #retry: Retry;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: SocketDeps, handlers: SocketHandlers, sequence: number | null = null) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#events = new EventSequencer(sequence);
    this.#retry = new Retry(() => void this.#connect(), deps.random);
  }

  /** The last sequence number that was passed on; null before the first `hello`. */
  get sequence(): number | null {
    return this.#events.sequence;
  }

  start(): void {
    if (!this.#isStopped) return;
    this.#isStopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#retry.stop();
    this.#drop();
  }

  /** The network is back or the page is visible: reconnects without waiting for the backoff. */
  reconnectNow(): void {
    if (this.#isStopped || this.#socket) return;
    this.#retry.soon();
  }

  /** The network is gone: closes the socket, whose loss would only show by a missing pong. */
  onOffline(): void {
    if (!this.#isStopped && this.#socket) this.#onLost();
  }

  async #connect(): Promise<void> {
    const ticket = await this.#deps.ticket().catch((error: unknown) => {
      this.#retry.refused(error);
      if (this.#deps.isFinal?.(error)) this.stop();
      return null;
    });
    if (this.#isStopped || this.#socket) return;
    if (ticket === null) return this.#retryLater();
    const sent = Date.now();
    const socket = this.#deps.open(ticket);
    this.#socket = socket;
    this.#expectAnswer(HELLO_MS);
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket && typeof data === 'string') this.#receive(data, sent);
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#onLost();
    });
  }

  #receive(text: string, sent: number): void {
    this.#schedulePing();
    const frame = text === 'pong' ? null : parseFrame(text);
    if (frame) this.#handle(frame, sent);
  }

  #handle(frame: Frame, sent: number): void {
    switch (frame.type) {
      case 'hello': {
        const server = Date.parse(frame.sentAt);
        this.#deps.clock?.observe({ server, sent, received: Date.now() });
        this.#retry.succeeded();
        const after = this.#events.onHello(frame.sequence);
        if (after === null) this.#setLive(true);
        else this.#resume(after);
        return;
      }
      case 'event':
        return this.#pass(this.#events.onEvent(frame.event));
      case 'resumed':
        this.#pass(this.#events.onResumed(frame.sequence, frame.hasMore));
        if (frame.hasMore) this.#resume(frame.sequence);
        else this.#setLive(true);
        return;
      case 'resync': {
        const buffered = this.#events.onResync(frame.sequence);
        this.#handlers.onResync(frame.sequence);
        this.#pass(buffered);
        this.#setLive(true);
        return;
      }
      case 'notified':
        return this.#handlers.onNotified(frame.sequence);
    }
  }

  #pass(events: readonly StreamEvent[]): void {
    for (const event of events) this.#handlers.onEvent(event);
  }

  #resume(after: number): void {
    this.#socket?.send(JSON.stringify({ type: 'resume', afterSequence: after }));
  }

  /** Detects a dead connection, and tells the server that its frames are read: also while events arrive. */
  #schedulePing(): void {
    if (this.#isPingScheduled) return;
    this.#isPingScheduled = true;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isPingScheduled = false;
      this.#socket?.send('ping');
      this.#expectAnswer(PONG_MS);
    }, PING_MS);
  }

  #expectAnswer(milliseconds: number): void {
    this.#isPingScheduled = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#onLost(), milliseconds);
  }

  #onLost(): void {
    this.#drop();
    this.#retryLater();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#setLive(false);
    socket?.close();
  }

  #setLive(isLive: boolean): void {
    if (isLive === this.#isLive) return;
    this.#isLive = isLive;
    this.#handlers.onLive(isLive);
  }

  #retryLater(): void {
    if (!this.#isStopped) this.#retry.later();
  }
}
