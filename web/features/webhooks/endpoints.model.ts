import { computed, signal } from '@preact/signals';
import type { tiersApi } from '../../api/tiers-api';
import { LoadModel } from '../../core/load.model';
import type { CreateEndpoint, Endpoint, IssuedEndpoint, Webhooks } from '../../api/webhooks-api';

type Backend = Pick<Webhooks, 'list' | 'create' | 'verify'> & Pick<typeof tiersApi, 'status'>;

/** The account's endpoints, their limit, and the new endpoint while its secret is shown. */
export class EndpointsModel {
  readonly endpoints: LoadModel<{ data: Endpoint[] }>;
  readonly issued = signal<IssuedEndpoint | null>(null);
  /** The limit of the tier; null while it is unknown. */
  readonly cap = computed(() => this.#status.value.value?.webhookEndpoints ?? null);
  readonly count = computed(() => this.endpoints.value.value?.data.length ?? 0);
  readonly isFull = computed(() => this.cap.value !== null && this.count.value >= this.cap.value);
  readonly #backend: Backend;
  readonly #status: LoadModel<Awaited<ReturnType<Backend['status']>>>;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.endpoints = new LoadModel(backend.list);
    this.#status = new LoadModel(backend.status);
  }

  /** The list works without the tier: the API enforces the limit. */
  async load(): Promise<void> {
    await Promise.all([this.endpoints.load(), this.#status.load()]);
  }

  /** @throws Problem, ConnectionLost. */
  async create(input: CreateEndpoint): Promise<void> {
    this.issued.value = await this.#backend.create(input);
    await this.endpoints.load();
  }

  /** @throws Problem, ConnectionLost. */
  async verify(id: string): Promise<void> {
    await this.#backend.verify(id);
    await this.endpoints.load();
  }

  /** Removes the new secret from the page. */
  dismissSecret(): void {
    this.issued.value = null;
  }
}
