import { signal } from '@preact/signals';
import type { StreamEvent } from './frames';
import { Stream, type StreamDeps } from './account-stream';

export interface StreamModelDeps {
  /** How the stream of an account is opened. */
  connect: (accountId: string) => StreamDeps;
  onEvent: (event: StreamEvent) => void;
  onResync: () => void;
}

/** The stream of the account that the page acts for, as the page sees it. */
export class StreamModel {
  /** Whether events come by themselves: the badge in the shell. */
  readonly live = signal(false);
  /** Whether they have before: not live any more is not the same as not yet. */
  readonly wasLive = signal(false);
  readonly #deps: StreamModelDeps;
  readonly #listeners = new Set<(event: StreamEvent) => void>();
  #stream: Stream | null = null;

  constructor(deps: StreamModelDeps) {
    this.#deps = deps;
  }

  /** Follows this account and no other; null for nobody's. */
  follow(accountId: string | null): void {
    this.#stream?.stop();
    this.#stream = null;
    this.live.value = false;
    this.wasLive.value = false;
    if (accountId === null) return;
    const { connect, onResync } = this.#deps;
    const onLive = (isLive: boolean): void => {
      this.live.value = isLive;
      if (isLive) this.wasLive.value = true;
    };
    const onEvent = (event: StreamEvent): void => {
      this.#deps.onEvent(event);
      for (const listener of this.#listeners) listener(event);
    };
    this.#stream = new Stream(connect(accountId), { onEvent, onResync, onLive });
    this.#stream.start();
  }

  /** For a page that shows what events change, as long as it is open. Answers how to stop. */
  listen(listener: (event: StreamEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  wake(): void {
    this.#stream?.wake();
  }

  lose(): void {
    this.#stream?.lose();
  }
}
