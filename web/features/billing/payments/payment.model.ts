import { signal } from '@preact/signals';
import type { Backend, LedgerRow } from '../../../api/first-pages-api';
import type { Payment, Payments } from '../../../api/payments-api';

const ROWS = '50';

/** One payment and its ledger rows. */
export class PaymentModel {
  readonly payment = signal<Payment | null>(null);
  readonly rows = signal<readonly LedgerRow[]>([]);
  readonly error = signal<unknown>(null);
  readonly #id: string;
  readonly #backend: Pick<Payments, 'get'> & Pick<Backend, 'ledger'>;
  #version = 0;

  constructor(id: string, backend: Pick<Payments, 'get'> & Pick<Backend, 'ledger'>) {
    this.#id = id;
    this.#backend = backend;
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    try {
      const [payment, ledger] = await Promise.all([
        this.#backend.get(this.#id),
        this.#backend.ledger({ reference: this.#id, limit: ROWS }),
      ]);
      if (version !== this.#version) return;
      this.payment.value = payment;
      this.rows.value = ledger.data.toSorted((a, b) => a.sequence - b.sequence);
      this.error.value = null;
    } catch (error) {
      if (version === this.#version) this.error.value = error;
    }
  }
}
