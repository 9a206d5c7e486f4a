import { signal } from '@preact/signals';
import type { AccountStream, StreamDeps, StreamHandlers } from './account-stream';
import type { StreamEvent } from './frames';

/** Time before the stream's code is loaded again. */
const RETRY_MS = 3_000;

export interface StreamModelDeps extends Pick<
  StreamHandlers,
  'onEvent' | 'onResync' | 'onNotified'
> {
  /** Loads the stream's code. */
  load: () => Promise<typeof AccountStream>;
  /** How the stream of an account is opened. */
  connect: (accountId: string) => StreamDeps;
  /** The first connection: events after `sequence` arrive. What older ones changed, the page must read again. */
  onConnected: (sequence: number) => void;
  /** A later connection: every event up to `sequence` was passed on, but no `notified` of the time between. */
  onResumed: (sequence: number) => void;
}

/** The stream of the account that the page shows. */
export class StreamModel {
  /** Whether events arrive at this moment. */
  readonly live = signal(false);
  /** Whether this account's stream was live before: distinguishes a reconnect from the first connection. */
  readonly wasLive = signal(false);
  readonly #deps: StreamModelDeps;
  readonly #listeners = new Set<(event: StreamEvent) => void>();
  #stream: AccountStream | null = null;
  #version = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: StreamModelDeps) {
    this.#deps = deps;
  }

  /** Follows this account and no other; null when no one is signed in. */
  follow(accountId: string | null): void {
    this.#version++;
    clearTimeout(this.#retry);
    this.#stream?.stop();
    this.#stream = null;
    this.live.value = false;
    this.wasLive.value = false;
    if (accountId !== null) void this.#open(accountId);
  }

  async #open(accountId: string): Promise<void> {
    const version = this.#version;
    const Stream = await this.#deps.load().catch(() => null);
    if (version !== this.#version) return;
    if (Stream) this.#start(Stream, accountId);
    else this.#retry = setTimeout(() => void this.#open(accountId), RETRY_MS);
  }

  #start(Stream: typeof AccountStream, accountId: string): void {
    const { connect, onConnected, onResumed, onResync, onNotified } = this.#deps;
    const onLive = (isLive: boolean): void => {
      this.live.value = isLive;
      if (!isLive) return;
      const isFirst = !this.wasLive.value;
      this.wasLive.value = true;
      if (isFirst) onConnected(stream.sequence);
      else onResumed(stream.sequence);
    };
    const onEvent = (event: StreamEvent): void => {
      this.#deps.onEvent(event);
      for (const listener of this.#listeners) listener(event);
    };
    const stream = new Stream(connect(accountId), { onEvent, onResync, onNotified, onLive });
    this.#stream = stream;
    stream.start();
  }

  /** Passes every event to an open page. Returns the function that unsubscribes. */
  listen(listener: (event: StreamEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  reconnectNow(): void {
    this.#stream?.reconnectNow();
  }

  onOffline(): void {
    this.#stream?.onOffline();
  }

  onVisibilityChange(): void {
    this.#stream?.onVisibilityChange();
  }
}
