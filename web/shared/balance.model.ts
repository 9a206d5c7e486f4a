import { signal } from '@preact/signals';
import type { Backend, Balance } from '../api/first-pages-api';
import { SingleFlight } from '../core/single-flight';

/** The balance, read again whenever it may have changed. Before the first read it is unknown, never 0 (I-27). */
export class BalanceModel {
  readonly value = signal<Balance | null>(null);
  readonly #backend: Pick<Backend, 'balance'>;
  readonly #reads = new SingleFlight(async (isCurrent) => {
    const balance = await this.#backend.balance().catch(() => null);
    if (balance && isCurrent()) this.value.value = balance;
  });

  constructor(backend: Pick<Backend, 'balance'>) {
    this.#backend = backend;
  }

  load(): Promise<void> {
    return this.#reads.request();
  }

  forget(): void {
    this.#reads.cancel();
    this.value.value = null;
  }
}
