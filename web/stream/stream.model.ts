import { signal } from '@preact/signals';
import type { StreamEvent } from './frames';
import { Stream, type StreamDeps } from './stream';

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
  readonly #deps: StreamModelDeps;
  #stream: Stream | null = null;

  constructor(deps: StreamModelDeps) {
    this.#deps = deps;
  }

  /** Follows this account and no other; null for nobody's. */
  follow(accountId: string | null): void {
    this.#stream?.stop();
    this.#stream = null;
    this.live.value = false;
    if (accountId === null) return;
    const { connect, onEvent, onResync } = this.#deps;
    const onLive = (isLive: boolean): void => {
      this.live.value = isLive;
    };
    this.#stream = new Stream(connect(accountId), { onEvent, onResync, onLive });
    this.#stream.start();
  }

  wake(): void {
    this.#stream?.wake();
  }

  lose(): void {
    this.#stream?.lose();
  }
}
