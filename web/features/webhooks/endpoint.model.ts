import { signal } from '@preact/signals';
import { OVERLAPS, type Overlap } from '../../core/overlaps';
import type { Endpoint, IssuedEndpoint, UpdateEndpoint, Webhooks } from '../../api/webhooks-api';

type Backend = Pick<
  Webhooks,
  'get' | 'update' | 'remove' | 'verify' | 'rotate' | 'test' | 'replaySince'
>;
type Replayed = Awaited<ReturnType<Webhooks['replaySince']>>;

/** One endpoint, and its new secret while that is shown. Actions throw Problem, ConnectionLost. */
export class EndpointModel {
  readonly endpoint = signal<Endpoint | null>(null);
  readonly error = signal<unknown>(null);
  readonly issued = signal<IssuedEndpoint | null>(null);
  readonly #id: string;
  readonly #backend: Backend;
  #version = 0;

  constructor(id: string, backend: Backend) {
    this.#id = id;
    this.#backend = backend;
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    try {
      const endpoint = await this.#backend.get(this.#id);
      if (version === this.#version) this.#set(endpoint);
    } catch (error) {
      if (version === this.#version) this.error.value = error;
    }
  }

  async update(change: UpdateEndpoint): Promise<void> {
    this.#set(await this.#backend.update(this.#id, change));
  }

  async verify(): Promise<void> {
    this.#set(await this.#backend.verify(this.#id));
  }

  async rotate(overlap: Overlap): Promise<void> {
    const { secret, ...endpoint } = await this.#backend.rotate(this.#id, OVERLAPS[overlap]);
    this.issued.value = { ...endpoint, secret };
    this.#set(endpoint);
  }

  remove(): Promise<void> {
    return this.#backend.remove(this.#id);
  }

  async test(type: string): Promise<void> {
    await this.#backend.test(this.#id, type);
  }

  /** `since` is a local date and time. */
  replaySince(since: string, delivered: boolean): Promise<Replayed> {
    return this.#backend.replaySince(this.#id, {
      from: new Date(since).toISOString(),
      delivered,
    });
  }

  /** Removes the new secret from the page. */
  dismissSecret(): void {
    this.issued.value = null;
  }

  /** The response of an action is newer than that of a running read. */
  #set(endpoint: Endpoint): void {
    this.#version++;
    this.endpoint.value = endpoint;
    this.error.value = null;
  }
}
