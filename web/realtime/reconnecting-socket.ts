import { Retry } from './retry';
import { readFrame, type Frame, type StreamEvent } from './frames';
import { Order } from './event-sequencer';

const PING_MS = 15_000;
const PONG_MS = 8_000;
/** A socket that does not say hello by then is given up. */
const HELLO_MS = 8_000;

export interface LineDeps {
  /** A single-use ticket for the stream. @throws when there is none to have. */
  ticket: () => Promise<string>;
  open: (ticket: string) => WebSocket;
  /** The error of a refused ticket; true ends the line for good. */
  isFinal?: (error: unknown) => boolean;
  random?: () => number;
}

export interface LineHandlers {
  onEvent: (event: StreamEvent) => void;
  /** Events up to `sequence` will not come: what they tell of is to be read anew. */
  onResync: (sequence: number) => void;
  onLive: (isLive: boolean) => void;
}

/** One connection to the account's stream, made again after every loss, with jitter; nothing is lost between two. */
export class Line {
  readonly #deps: LineDeps;
  readonly #handlers: LineHandlers;
  readonly #order: Order;
  #socket: WebSocket | undefined;
  #isLive = false;
  #isStopped = true;
  /** A ping is due, and no answer is waited for. */
  #isBeating = false;
  readonly #retry: Retry;
  #heart: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: LineDeps, handlers: LineHandlers, sequence: number | null = null) {
    this.#deps = deps;
    this.#handlers = handlers;
    this.#order = new Order(sequence);
    this.#retry = new Retry(() => void this.#connect(), deps.random);
  }

  /** The last number that was passed on; null before the first word of the server. */
  get sequence(): number | null {
    return this.#order.sequence;
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

  /** The network is back or the page is looked at: no reason to wait any longer. */
  wake(): void {
    if (this.#isStopped || this.#socket) return;
    this.#retry.soon();
  }

  /** The network is gone: what hangs would only be noticed by its silence. */
  lose(): void {
    if (!this.#isStopped && this.#socket) this.#lost();
  }

  async #connect(): Promise<void> {
    const ticket = await this.#deps.ticket().catch((error: unknown) => {
      this.#retry.refused(error);
      if (this.#deps.isFinal?.(error)) this.stop();
      return null;
    });
    if (this.#isStopped || this.#socket) return;
    if (ticket === null) return this.#later();
    const socket = this.#deps.open(ticket);
    this.#socket = socket;
    this.#expect(HELLO_MS);
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket && typeof data === 'string') this.#receive(data);
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#lost();
    });
  }

  #receive(text: string): void {
    this.#beat();
    const frame = text === 'pong' ? null : readFrame(text);
    if (frame) this.#handle(frame);
  }

  #handle(frame: Frame): void {
    switch (frame.type) {
      case 'hello': {
        this.#retry.succeeded();
        const after = this.#order.greet(frame.sequence);
        if (after === null) this.#setLive(true);
        else this.#resume(after);
        return;
      }
      case 'event':
        return this.#pass(this.#order.take(frame.event));
      case 'resumed':
        this.#pass(this.#order.resumed(frame.sequence, frame.more));
        if (frame.more) this.#resume(frame.sequence);
        else this.#setLive(true);
        return;
      case 'resync': {
        const waiting = this.#order.skipTo(frame.sequence);
        this.#handlers.onResync(frame.sequence);
        this.#pass(waiting);
        this.#setLive(true);
      }
    }
  }

  #pass(events: readonly StreamEvent[]): void {
    for (const event of events) this.#handlers.onEvent(event);
  }

  #resume(after: number): void {
    this.#socket?.send(JSON.stringify({ type: 'resume', after }));
  }

  /**
   * The line is alive: ask again in a while, because a dead line says nothing. Also while events come, for the server
   * takes a client that never pings for one that does not read.
   */
  #beat(): void {
    if (this.#isBeating) return;
    this.#isBeating = true;
    clearTimeout(this.#heart);
    this.#heart = setTimeout(() => {
      this.#isBeating = false;
      this.#socket?.send('ping');
      this.#expect(PONG_MS);
    }, PING_MS);
  }

  #expect(milliseconds: number): void {
    this.#isBeating = false;
    clearTimeout(this.#heart);
    this.#heart = setTimeout(() => this.#lost(), milliseconds);
  }

  #lost(): void {
    this.#drop();
    this.#later();
  }

  #drop(): void {
    clearTimeout(this.#heart);
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

  #later(): void {
    if (!this.#isStopped) this.#retry.later();
  }
}
