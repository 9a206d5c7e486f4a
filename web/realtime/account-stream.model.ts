import { signal } from '@preact/signals';
import { AccountStream, type StreamDeps, type StreamHandlers } from './account-stream';
import type { StreamEvent } from './frames';

export interface StreamModelDeps extends Pick<
  StreamHandlers,
  'onEvent' | 'onResync' | 'onNotified'
> {
  /** How the stream of an account is opened. */
  connect: (accountId: string) => StreamDeps;
  /** Events after `sequence` arrive from now on. What older ones changed, the page must read again. */
  onConnected: (sequence: number) => void;
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

  constructor(deps: StreamModelDeps) {
    this.#deps = deps;
  }

  /** Follows this account and no other; null when no one is signed in. */
  follow(accountId: string | null): void {
    this.#stream?.stop();
    this.#stream = null;
    this.live.value = false;
    this.wasLive.value = false;
    if (accountId === null) return;
    const { connect, onConnected, onResync, onNotified } = this.#deps;
    const onLive = (isLive: boolean): void => {
      this.live.value = isLive;
      if (!isLive) return;
      this.wasLive.value = true;
      onConnected(stream.sequence);
    };
    const onEvent = (event: StreamEvent): void => {
      this.#deps.onEvent(event);
      for (const listener of this.#listeners) listener(event);
    };
    const stream = new AccountStream(connect(accountId), { onEvent, onResync, onNotified, onLive });
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
}
