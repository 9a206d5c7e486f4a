import * as z from 'zod';
import { SCOPES, type Scope } from '../../platform/core/ctx';
import type { HubBounds } from './bounds';

/** What of a socket outlives hibernation. */
const Attachment = z.object({
  credentialId: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  /** Characters sent since the client last gave a sign, and when it last pinged, as far as that was looked at. */
  unread: z.number(),
  pinged: z.number(),
  /** Up to which sequence the past was sent, from where it was asked for last, and how often that brought nothing. */
  paged: z.number(),
  asked: z.number().default(-1),
  replays: z.number(),
});
type Attachment = z.infer<typeof Attachment>;

/** A frame on its way: who may see it, and what it says. */
export interface Frame {
  /** Null for what everybody sees. */
  scope: Scope | null;
  text: string;
}

/** The part of the runtime that knows when a client last pinged. */
export type Pings = Pick<DurableObjectState, 'getWebSocketAutoResponseTimestamp'>;

/** After so many characters the count is stored: a hub that wakes takes every socket to be that much behind. */
const STORED_EVERY = 64 * 1_024;

/** One socket of the hub: what it may see, and how far it is behind. */
export class Watcher {
  readonly socket: WebSocket;
  /** Its first frame was sent: before that one it gets no other. */
  isGreeted = false;
  /** Frames of it that were none, since the hub woke. */
  invalid = 0;
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

  static begin(
    socket: WebSocket,
    who: { credentialId: string; scopes: Scope[] },
    bounds: HubBounds,
  ): Watcher {
    const state = { ...who, unread: 0, pinged: 0, paged: 0, asked: -1, replays: 0 };
    const watcher = new Watcher(socket, state, bounds);
    watcher.#store();
    return watcher;
  }

  /** After a sleep: what was counted and not stored is taken to be all that it may have been. */
  static waken(socket: WebSocket, bounds: HubBounds): Watcher {
    const state = Attachment.parse(socket.deserializeAttachment());
    const watcher = new Watcher(socket, state, bounds);
    // More than what is stored, so that the next frame stores it.
    state.unread += STORED_EVERY;
    watcher.isGreeted = true;
    return watcher;
  }

  get credentialId(): string {
    return this.#state.credentialId;
  }

  /** Sends what it may see. False for a client that leaves too much unread: it is to be let go (I-43). */
  send({ scope, text }: Frame, pings: Pings): boolean {
    if (scope !== null && !this.#scopes.has(scope)) return true;
    const state = this.#state;
    const isBehind = state.unread + text.length > this.#bounds.unread;
    if (isBehind && !this.#hasPinged(pings)) return false;
    state.unread += text.length;
    if (state.unread - this.#stored >= STORED_EVERY) this.#store();
    this.socket.send(text);
    return true;
  }

  // A client pings only once its last ping was answered, so a new one says that all before the answer was read.
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

  /** The client asks for what comes after `after`. False when it asked for the same past too often. */
  resume(after: number): boolean {
    const state = this.#state;
    // Each question further than the one before: one that stays where it is costs a look into the log for nothing.
    const isFurther = after > 0 && after >= state.paged && after > state.asked;
    state.asked = after;
    if (isFurther) this.#read();
    else state.replays++;
    return state.replays <= this.#bounds.replays;
  }

  /** It asked for what the log does not have. */
  missed(): void {
    this.#state.replays++;
    this.#store();
  }

  /** The past was sent up to `through`: who goes on from there has read it. */
  paged(through: number): void {
    this.#state.paged = through;
    this.#store();
  }

  #store(): void {
    this.#stored = this.#state.unread;
    this.socket.serializeAttachment(this.#state satisfies Attachment);
  }
}
