import { signal } from '@preact/signals';

import { readFrame, type LiveEvent } from './frames';
import { Retry } from '../../../realtime/retry';
import type { ServerClock } from '../../../realtime/server-clock';

const PING_MS = 15_000;
const PONG_MS = 8_000;
/** A socket that does not say hello by then is given up. */
const HELLO_MS = 8_000;

export interface LiveDeps {
  /** A single-use ticket for the target's socket. @throws when there is none to have. */
  ticket: (target: string) => Promise<string>;
  open: (target: string, ticket: string) => WebSocket;
  clock: ServerClock;
  random?: () => number;
}

export interface LiveHandlers {
  onEvent: (event: LiveEvent) => void;
  /** Live again, or not yet: what the events cannot tell must be read anew. */
  onChange: () => void;
  /** The error of a refused ticket; true ends the socket for good. */
  isFinal: (error: unknown) => boolean;
}

/**
 * One verification's socket: ticket → socket → hello → resume, and again after every loss, with jitter. Events come
 * in order and once: the sequence says what was missed, and what is behind it is dropped.
 */
export class LiveSocket {
  /** True while events come by themselves. */
  readonly live = signal(false);
  readonly #target: string;
  readonly #deps: LiveDeps;
  readonly #handlers: LiveHandlers;
  #socket: WebSocket | undefined;
  #sequence = 0;
  #stopped = true;
  readonly #retry: Retry;
  #heart: ReturnType<typeof setTimeout> | undefined;

  constructor(target: string, deps: LiveDeps, handlers: LiveHandlers) {
    this.#target = target;
    this.#deps = deps;
    this.#handlers = handlers;
    this.#retry = new Retry(() => void this.#connect(), deps.random);
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    this.#retry.stop();
    this.#drop();
  }

  /** The network is back or the page is looked at: no reason to wait any longer. */
  wake(): void {
    if (this.#stopped || this.#socket) return;
    this.#retry.soon();
  }

  async #connect(): Promise<void> {
    const ticket = await this.#deps.ticket(this.#target).catch((error: unknown) => {
      this.#retry.refused(error);
      if (this.#handlers.isFinal(error)) this.stop();
      return null;
    });
    if (this.#stopped || this.#socket) return;
    if (ticket === null) {
      this.#later();
      return;
    }
    const sent = Date.now();
    const socket = this.#deps.open(this.#target, ticket);
    this.#socket = socket;
    this.#expect(HELLO_MS);
    socket.addEventListener('message', ({ data }) => {
      if (socket === this.#socket && typeof data === 'string') this.#receive(data, sent);
    });
    socket.addEventListener('close', () => {
      if (socket === this.#socket) this.#lost();
    });
  }

  #receive(text: string, sent: number): void {
    this.#beat();
    const frame = text === 'pong' ? null : readFrame(text);
    if (frame?.type === 'hello') this.#greet(frame, sent);
    else if (frame?.type === 'event' && frame.event.sequence > this.#sequence) {
      this.#sequence = frame.event.sequence;
      this.#handlers.onEvent(frame.event);
    }
  }

  #greet(hello: { sequence: number; serverTime: string }, sent: number): void {
    const server = Date.parse(hello.serverTime);
    this.#deps.clock.observe({ server, sent, received: Date.now() });
    this.#retry.succeeded();
    if (hello.sequence > this.#sequence)
      this.#socket?.send(JSON.stringify({ type: 'resume', after: this.#sequence }));
    this.live.value = true;
    this.#handlers.onChange();
  }

  /** Something came: the line is alive; ask again in a while, because a dead line says nothing. */
  #beat(): void {
    clearTimeout(this.#heart);
    this.#heart = setTimeout(() => {
      this.#socket?.send('ping');
      this.#expect(PONG_MS);
    }, PING_MS);
  }

  #expect(milliseconds: number): void {
    clearTimeout(this.#heart);
    this.#heart = setTimeout(() => this.#lost(), milliseconds);
  }

  #lost(): void {
    const was = this.live.value;
    this.#drop();
    if (this.#stopped) return;
    if (was) this.#handlers.onChange();
    this.#later();
  }

  #drop(): void {
    clearTimeout(this.#heart);
    const socket = this.#socket;
    this.#socket = undefined;
    this.live.value = false;
    socket?.close();
  }

  #later(): void {
    if (!this.#stopped) this.#retry.later();
  }
}
