import { computed, signal } from '@preact/signals';
import { backoff } from './backoff';

type Reach = 'ok' | 'offline' | 'unreachable';

interface Network {
  onLine: boolean;
  /** True when the API answers. */
  probe: () => Promise<boolean>;
}

/** Whether the API can be reached; once it was lost it is asked until it answers, then everybody is told. */
export class Connection {
  readonly #network: Network;
  readonly #online;
  readonly #reachable = signal(true);
  readonly #back = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  readonly reach;

  constructor(network: Network) {
    this.#network = network;
    this.#online = signal(network.onLine);
    this.reach = computed<Reach>(() => {
      if (!this.#online.value) return 'offline';
      return this.#reachable.value ? 'ok' : 'unreachable';
    });
  }

  /** Called when the API can be reached again. */
  onBack(listener: () => void): () => void {
    this.#back.add(listener);
    return () => this.#back.delete(listener);
  }

  /** Resolves at once, or when the API answers again. */
  async whenBack(): Promise<void> {
    if (this.reach.value === 'ok') return;
    await new Promise<void>((resolve) => {
      const forget = this.onBack(() => {
        forget();
        resolve();
      });
    });
  }

  answered(): void {
    this.#reachable.value = true;
  }

  failed(): void {
    if (!this.#reachable.value) return;
    this.#reachable.value = false;
    this.#attempt = 0;
    this.#schedule();
  }

  setOnline(online: boolean): void {
    if (online === this.#online.value) return;
    this.#online.value = online;
    clearTimeout(this.#timer);
    // The network came back; that the API did is yet to be seen.
    if (online) {
      this.#reachable.value = false;
      this.#attempt = 0;
      void this.#probe();
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), backoff(this.#attempt++));
  }

  async #probe(): Promise<void> {
    if (!this.#online.value) return;
    const up = await this.#network.probe();
    if (!up) {
      this.#schedule();
      return;
    }
    this.#reachable.value = true;
    for (const listener of this.#back) listener();
  }
}
