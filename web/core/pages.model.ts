import { signal } from '@preact/signals';
import { Healing } from './healing';

interface Page<T> {
  data: T[];
  nextCursor: string | null;
}

/** A list that is loaded page by page, again when the connection heals; outdated responses are dropped. */
export class PagesModel<T> {
  readonly items = signal<readonly T[]>([]);
  readonly loaded = signal(false);
  readonly loading = signal(false);
  readonly error = signal<unknown>(null);
  readonly hasMore = signal(false);
  readonly #fetch: (query: Record<string, string>) => Promise<Page<T>>;
  #query: Record<string, string> = {};
  #cursor: string | null = null;
  readonly #healing = new Healing();
  #version = 0;

  constructor(fetchPage: (query: Record<string, string>) => Promise<Page<T>>) {
    this.#fetch = fetchPage;
  }

  load(query: Record<string, string>): Promise<void> {
    this.#query = query;
    this.#cursor = null;
    return this.#page();
  }

  /** Loads the first page again with the same query. */
  reload(): Promise<void> {
    return this.load(this.#query);
  }

  more(): Promise<void> {
    return this.#page();
  }

  /** Replaces the item for which `isOld` is true. */
  replace(item: T, isOld: (item: T) => boolean): void {
    this.items.value = this.items.peek().map((other) => (isOld(other) ? item : other));
  }

  async #page(): Promise<void> {
    const version = ++this.#version;
    this.#healing.cancel();
    const cursor = this.#cursor;
    this.loading.value = true;
    try {
      const page = await this.#fetch({ ...this.#query, ...(cursor !== null && { cursor }) });
      if (version !== this.#version) return;
      this.items.value = cursor === null ? page.data : [...this.items.value, ...page.data];
      this.#cursor = page.nextCursor;
      this.hasMore.value = page.nextCursor !== null;
      this.error.value = null;
      this.loaded.value = true;
    } catch (error) {
      if (version === this.#version) {
        this.error.value = error;
        this.#healing.failed(error, () => this.#page());
      }
    }
    if (version === this.#version) this.loading.value = false;
  }
}
