import { computed, signal } from '@preact/signals';
import { parseDollars } from '../../core/dollars';
import type { RequestKeys } from '../../core/request-keys';
import type { AdminApi } from '../../api/admin-api';

/** The amount of a refund; the API knows the maximum. */
export class RefundModel {
  readonly isWhole = signal(true);
  readonly typed = signal('');
  readonly cents = computed(() => (this.isWhole.value ? null : parseDollars(this.typed.value)));
  readonly isReady = computed(() => this.isWhole.value || (this.cents.value ?? 0) > 0);
  readonly #id: string;
  readonly #backend: Pick<AdminApi, 'refund'>;
  readonly #keys: RequestKeys;

  /** `keys` outlive the dialog: a retry in a new one is the same refund (I-50). */
  constructor(id: string, backend: Pick<AdminApi, 'refund'>, keys: RequestKeys) {
    this.#id = id;
    this.#backend = backend;
    this.#keys = keys;
  }

  /** Idempotent over repeated clicks and lost responses. @throws Problem, ConnectionLost. */
  async send(): Promise<void> {
    // A wrong part must not become the whole.
    if (!this.isReady.peek()) return;
    const cents = this.cents.peek();
    const request = `${this.#id} ${cents ?? 'whole'}`;
    await this.#keys.send(request, (key) => this.#backend.refund(this.#id, { cents, key }));
  }
}
