import { signal } from '@preact/signals';

/** A value that is loaded; outdated responses are dropped. */
export class LoadModel<T> {
  readonly value = signal<T | null>(null);
  readonly error = signal<unknown>(null);
  readonly #fetch: () => Promise<T>;
  #version = 0;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  async load(): Promise<void> {
    const version = ++this.#version;
    try {
      const value = await this.#fetch();
      if (version !== this.#version) return;
      this.value.value = value;
      this.error.value = null;
    } catch (error) {
      if (version === this.#version) this.error.value = error;
    }
  }

  /** Forgets the value, and drops the response of a running load. */
  forget(): void {
    this.#version++;
    this.value.value = null;
    this.error.value = null;
  }
}
