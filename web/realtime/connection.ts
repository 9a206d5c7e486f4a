import { computed, signal } from '@preact/signals';
import { reconnectMs } from './backoff';

type Reach = 'ok' | 'offline' | 'unreachable' | 'limited';

/** The minimum, also when the API names no time. */
const SHORTEST_PAUSE_MS = 1_000;

interface Network {
  onLine: boolean;
  /** Returns whether the API answers. */
  probe: () => Promise<boolean>;
}

/** Whether the API can be reached. After a loss it probes the API until it answers, then notifies the listeners. */
export class Connection {
  readonly #network: Network;
  readonly #online;
  readonly #reachable = signal(true);
  readonly #limited = signal(false);
  readonly #back = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #pausedUntil = 0;
  #attempt = 0;
  readonly reach;

  constructor(network: Network) {
    this.#network = network;
    this.#online = signal(network.onLine);
    this.reach = computed<Reach>(() => {
      if (!this.#online.value) return 'offline';
      if (!this.#reachable.value) return 'unreachable';
      return this.#limited.value ? 'limited' : 'ok';
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

  /** The API refuses every request for `ms`: listeners are notified only after that. */
  limited(ms: number): void {
    const until = Date.now() + Math.max(ms, SHORTEST_PAUSE_MS);
    if (until <= this.#pausedUntil) return;
    this.#pausedUntil = until;
    this.#limited.value = true;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#resume(), until - Date.now());
  }

  failed(): void {
    if (!this.#reachable.value || this.#limited.value) return;
    this.#reachable.value = false;
    this.#attempt = 0;
    this.#schedule();
  }

  setOnline(online: boolean): void {
    if (online === this.#online.value) return;
    this.#online.value = online;
    clearTimeout(this.#timer);
    // The network is back; whether the API is must be probed.
    if (online) {
      this.#reachable.value = false;
      this.#attempt = 0;
      void this.#probe();
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#probe(), reconnectMs(this.#attempt++));
  }

  async #probe(): Promise<void> {
    if (!this.#online.value) return;
    const up = await this.#network.probe();
    if (!up) {
      this.#schedule();
      return;
    }
    this.#reachable.value = true;
    if (!this.#limited.value) this.#notify();
  }

  #resume(): void {
    this.#limited.value = false;
    if (this.reach.value === 'ok') this.#notify();
  }

  #notify(): void {
    for (const listener of this.#back) listener();
  }
}
