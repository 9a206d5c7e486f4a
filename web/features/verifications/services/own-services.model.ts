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

  constructor(backend: Pick<Backend, 'favourites' | 'setFavourite' | 'deleteFavourite'>) {
    this.#backend = backend;
  }

  /** Without an answer there are no favourites; they are read again with the next page. */
  async load(): Promise<void> {
    const version = ++this.#version;
    const list = await this.#backend.favourites().catch(() => null);
    if (list && version === this.#version)
      this.favourites.value = list.data.map(({ service }) => service);
  }

  /** Shown at once; when the server refuses it, shown as the server has it. */
  async toggle(service: string): Promise<void> {
    this.#version++;
    const before = this.favourites.value;
    const isOn = before.includes(service);
    this.favourites.value = isOn ? before.filter((name) => name !== service) : [...before, service];
    try {
      await (isOn ? this.#backend.deleteFavourite(service) : this.#backend.setFavourite(service));
    } catch {
      await this.load();
    }
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
    this.favourites.value = [];
    this.recent.value = [];
  }
}
