import { signal } from '@preact/signals';
import { Healing } from './healing';

/** A value that is loaded, again when the connection heals; outdated responses are dropped. */
export class LoadModel<T> {
  readonly value = signal<T | null>(null);
  readonly error = signal<unknown>(null);
  readonly #fetch: () => Promise<T>;
  readonly #healing = new Healing();
  #version = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    this.#healing.cancel();
    try {
      const value = await this.#fetch();
      if (version !== this.#version) return;
      this.value.value = value;
      this.error.value = null;
    } catch (error) {
      if (version !== this.#version) return;
      this.error.value = error;
      this.#healing.failed(error, () => this.load());
    }
  }

  /** Forgets the value, and drops the response of a running load. */
  forget(): void {
    this.#version++;
    this.#healing.cancel();
    this.value.value = null;
    this.error.value = null;
  }
}
