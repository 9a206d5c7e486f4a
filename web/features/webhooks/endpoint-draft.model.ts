import { computed, signal } from '@preact/signals';
import type { CreateEndpoint, Endpoint, UpdateEndpoint } from '../../api/webhooks-api';

export const MAX_HEADERS = 10;

export interface HeaderDraft {
  key: number;
  name: string;
  value: string;
}

const isSame = (a: readonly string[] | null, b: readonly string[] | null): boolean =>
  a === null || b === null ? a === b : a.length === b.length && a.every((type) => b.includes(type));

/** The form's values of a new or an existing endpoint. */
export class EndpointDraft {
  readonly url = signal('');
  readonly description = signal('');
  /** All events, including future types. */
  readonly isAll = signal(true);
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  readonly headers = signal<readonly HeaderDraft[]>([]);
  /** Header values are never shown: all headers are kept, or all are replaced. */
  readonly keepsHeaders = signal(false);
  /** No event is selected. */
  readonly hasNoEvents = computed(() => !this.isAll.value && this.chosen.value.size === 0);
  readonly #before: Endpoint | null;
  #keys = 0;

  constructor(before: Endpoint | null = null) {
    this.#before = before;
    if (!before) return;
    this.url.value = before.url;
    this.description.value = before.description;
    this.isAll.value = before.events === null;
    this.chosen.value = new Set(before.events);
    this.keepsHeaders.value = before.headerNames.length > 0;
  }

  toggle(type: string): void {
    const chosen = new Set(this.chosen.peek());
    if (!chosen.delete(type)) chosen.add(type);
    this.chosen.value = chosen;
  }

  addHeader(): void {
    if (this.headers.peek().length < MAX_HEADERS)
      this.headers.value = [...this.headers.peek(), { key: ++this.#keys, name: '', value: '' }];
  }

  setHeader(key: number, change: Partial<Pick<HeaderDraft, 'name' | 'value'>>): void {
    this.headers.value = this.headers
      .peek()
      .map((header) => (header.key === key ? { ...header, ...change } : header));
  }

  removeHeader(key: number): void {
    this.headers.value = this.headers.peek().filter((header) => header.key !== key);
  }

  toCreate(): CreateEndpoint {
    return {
      url: this.url.peek().trim(),
      description: this.description.peek().trim(),
      events: this.#events(),
      headers: this.#headers(),
    };
  }

  /** The changed fields; null when there are none. */
  toUpdate(): UpdateEndpoint | null {
    const before = this.#before;
    const { url, description, events = null, headers } = this.toCreate();
    const isCleared = before?.headerNames.length === 0 && Object.keys(headers ?? {}).length === 0;
    const change: UpdateEndpoint = {
      ...(url !== before?.url && { url }),
      ...(description !== before?.description && { description }),
      ...(!isSame(events, before?.events ?? null) && { events }),
      ...(!this.keepsHeaders.peek() && !isCleared && { headers }),
    };
    return Object.keys(change).length === 0 ? null : change;
  }

  #events(): string[] | null {
    return this.isAll.peek() ? null : [...this.chosen.peek()];
  }

  /** Empty lines are ignored. */
  #headers(): Record<string, string> {
    return Object.fromEntries(
      this.headers
        .peek()
        .map(({ name, value }) => [name.trim(), value] as const)
        .filter(([name, value]) => name !== '' || value !== ''),
    );
  }
}
