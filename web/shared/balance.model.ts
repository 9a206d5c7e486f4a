import { signal } from '@preact/signals';
import type { Backend, Balance } from '../api/first-pages-api';

/** The balance, read again whenever it may have changed. Before the first read it is unknown, never 0 (I-27). */
export class BalanceModel {
  readonly value = signal<Balance | null>(null);
  readonly #backend: Pick<Backend, 'balance'>;
  #version = 0;

  constructor(backend: Pick<Backend, 'balance'>) {
    this.#backend = backend;
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    const balance = await this.#backend.balance().catch(() => null);
    if (balance && version === this.#version) this.value.value = balance;
  }

  forget(): void {
    this.#version++;
    this.value.value = null;
  }
}
