import * as z from 'zod';
import { SCOPES, type Scope } from '../../platform/core/ctx';
import { CLIENT_FRAMES, FrameBucket } from '../../platform/core/frame-bounds';
import type { HubBounds } from './bounds';

/** The state of a socket that survives hibernation. */
const Attachment = z.object({
  credentialId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** Characters sent since the last sign of the client, and its last ping that was looked at. */
  unread: z.number(),
  pinged: z.number(),
  /** The last sequence of the past that was sent, the last one that was requested, and the requests without progress. */
  paged: z.number(),
  asked: z.number().default(-1),
  replays: z.number(),
});
type Attachment = z.infer<typeof Attachment>;

/** A frame and the scope that it requires. */
export interface Frame {
  /** Null: every socket receives it. */
  scope: Scope | null;
  text: string;
  /** What sockets without all of these scopes receive instead (I-73). */
  limited?: { scopes: Scope[]; text: string };
}

/** The part of the runtime that records pings. */
export type Pings = Pick<DurableObjectState, 'getWebSocketAutoResponseTimestamp'>;

/** The count is stored in steps of this size: after hibernation a socket counts as one step further behind. */
const STORED_EVERY = 64 * 1_024;

/** One socket of the hub: its scopes, and how far its client is behind. */
export class StreamConnection {
  readonly socket: WebSocket;
  /** Whether `hello` was sent: no frame comes before it. */
  isGreeted = false;
  /** Invalid frames of the client since the hub woke. */
  invalid = 0;
  /** Bounds the frames of the client. A hub that hibernated was idle, so that its buckets were full. */
  readonly incoming = new FrameBucket(CLIENT_FRAMES, Date.now());
  readonly #state: Attachment;
  readonly #bounds: HubBounds;
  readonly #scopes: ReadonlySet<Scope>;
  #stored: number;

  private constructor(socket: WebSocket, state: Attachment, bounds: HubBounds) {
    this.socket = socket;
    this.#state = state;
    this.#bounds = bounds;
    this.#scopes = new Set(state.scopes);
    this.#stored = state.unread;
  }

  static create(
    socket: WebSocket,
    holder: { credentialId: string; scopes: Scope[] },
    bounds: HubBounds,
  ): StreamConnection {
    const state = { ...holder, unread: 0, pinged: 0, paged: 0, asked: -1, replays: 0 };
    const connection = new StreamConnection(socket, state, bounds);
    connection.#store();
    return connection;
  }

  /** After hibernation: the part of the count that was not stored is assumed to be the largest possible. */
  static restore(socket: WebSocket, bounds: HubBounds): StreamConnection {
    const state = Attachment.parse(socket.deserializeAttachment());
    const connection = new StreamConnection(socket, state, bounds);
    // More than what is stored, so that the next frame stores it.
    state.unread += STORED_EVERY;
    connection.isGreeted = true;
    return connection;
  }

  get credentialId(): string {
    return this.#state.credentialId;
  }

  /** Sends a frame that its scopes allow. False when the client left too much unread and must be closed (I-43). */
  send(frame: Frame, pings: Pings): boolean {
    if (frame.scope !== null && !this.#scopes.has(frame.scope)) return true;
    const text = this.#textOf(frame);
    const state = this.#state;
    const isBehind = state.unread + text.length > this.#bounds.unread;
    if (isBehind && !this.#hasPinged(pings)) return false;
    state.unread += text.length;
    if (state.unread - this.#stored >= STORED_EVERY) this.#store();
    this.socket.send(text);
    return true;
  }

  #textOf({ text, limited }: Frame): string {
    if (!limited || limited.scopes.every((scope) => this.#scopes.has(scope))) return text;
    return limited.text;
  }

  // A client pings only after the answer to its last ping: a new ping means that it has read everything before that.
  #hasPinged(pings: Pings): boolean {
    const at = pings.getWebSocketAutoResponseTimestamp(this.socket)?.getTime() ?? 0;
    if (at <= this.#state.pinged) return false;
    this.#state.pinged = at;
    this.#read();
    return true;
  }

  #read(): void {
    this.#state.unread = 0;
    this.#store();
  }

  /** The client requests the events after `after`. False when that is no further than before. */
  resume(after: number): boolean {
    const state = this.#state;
    // A request that is no further than the last one costs a read of the log for nothing.
    const isFurther = after > 0 && after >= state.paged && after > state.asked;
    state.asked = after;
    if (isFurther) this.#read();
    else state.replays++;
    return isFurther;
  }

  /** Whether it requested events without progress too often (I-43). */
  get hasReplayedTooOften(): boolean {
    return this.#state.replays > this.#bounds.replays;
  }

  /** Its request was further than before and brought nothing. */
  missed(): void {
    this.#state.replays++;
    this.#store();
  }

  /** The past was sent up to `through`: a request from there means that it was read. */
  paged(through: number): void {
    this.#state.paged = through;
    this.#store();
  }

  #store(): void {
    this.#stored = this.#state.unread;
    this.socket.serializeAttachment(this.#state satisfies Attachment);
  }
}
