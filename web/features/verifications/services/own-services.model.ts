import { signal } from '@preact/signals';
import type { Backend, Verification } from '../../../api/first-pages-api';

const RECENT = 6;

/** The services that the caller marked in this account, and those that the account rented last. Kept by the server. */
export class OwnServicesModel {
  readonly favourites = signal<readonly string[]>([]);
  readonly recent = signal<readonly string[]>([]);
  readonly #backend: Pick<Backend, 'favourites' | 'setFavourite' | 'deleteFavourite'>;
  /** Counts the accounts that were shown, and the changes: an older answer is dropped. */
  #version = 0;
  #account = 0;
  /** Services whose change is being sent: one request at a time each, so that the last wish is the last to arrive. */
  readonly #sending = new Map<string, Promise<void>>();
  /** An answer was dropped: the list is read again after the changes. */
  #isStale = false;

  constructor(backend: Pick<Backend, 'favourites' | 'setFavourite' | 'deleteFavourite'>) {
    this.#backend = backend;
  }

  /** Without an answer the favourites stay as they are; they are read again when the page is shown again. */
  async load(): Promise<void> {
    const account = this.#account;
    const version = ++this.#version;
    const list = await this.#backend.favourites().catch(() => null);
    if (!list || account !== this.#account) return;
    if (version === this.#version && this.#sending.size === 0)
      this.favourites.value = list.data.map(({ service }) => service);
    else this.#isStale = true;
  }

  /** Shown at once; when the server refuses it, shown as the server has it. */
  toggle(service: string): Promise<void> {
    this.#version++;
    const before = this.favourites.value;
    const isOn = before.includes(service);
    this.favourites.value = isOn ? before.filter((name) => name !== service) : [...before, service];
    const running = this.#sending.get(service) ?? this.#send(service, isOn);
    this.#sending.set(service, running);
    return running;
  }

  /** Sends what is shown until the server, which has `isStored`, has it too. */
  async #send(service: string, isStored: boolean): Promise<void> {
    const account = this.#account;
    let stored = isStored;
    try {
      for (;;) {
        const wish = this.favourites.value.includes(service);
        if (wish === stored) break;
        await (wish ? this.#backend.setFavourite(service) : this.#backend.deleteFavourite(service));
        if (account !== this.#account) return;
        stored = wish;
      }
    } catch {
      if (account !== this.#account) return;
      this.#isStale = true;
    }
    this.#sending.delete(service);
    if (!this.#isStale || this.#sending.size > 0) return;
    this.#isStale = false;
    await this.load();
  }

  /** The account's orders, newest first. */
  noteOrders(orders: readonly Pick<Verification, 'service'>[]): void {
    this.recent.value = [...new Set(orders.map(({ service }) => service))].slice(0, RECENT);
  }

  noteOrder(order: Pick<Verification, 'service'>): void {
    this.noteOrders([order, ...this.recent.value.map((service) => ({ service }))]);
  }

  /** Forgets everything: another account is shown, or none. */
  forget(): void {
    this.#version++;
    this.#account++;
    this.#sending.clear();
    this.#isStale = false;
    this.favourites.value = [];
    this.recent.value = [];
  }
}
