import { computed, signal } from '@preact/signals';
import type { Verification } from '../../../api/first-pages-api';
import type { numbersApi, NumbersSummary } from '../../../api/numbers-api';

const PAGE = '100';
/** Pages without a match that one search reads; each page of a search covers 250 numbers. */
const EMPTY_PAGES = 4;

type NumbersBackend = Pick<typeof numbersApi, 'list' | 'summary'>;
type Query = Readonly<Record<string, string>>;

/** The filters that the summary knows. */
const summaryQuery = ({ service, from, to }: Query): Record<string, string> => ({
  ...(service !== undefined && { service }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** The list of all numbers: pages that are read as the reader comes to their end, and the selected rows. */
export class NumbersModel {
  readonly rows = signal<readonly Verification[]>([]);
  readonly loaded = signal(false);
  readonly loading = signal(false);
  readonly hasMore = signal(false);
  readonly error = signal<unknown>(null);
  readonly summary = signal<NumbersSummary | null>(null);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly selectedRows = computed(() =>
    this.rows.value.filter(({ id }) => this.selected.value.has(id)),
  );
  readonly #backend: NumbersBackend;
  #query: Query = {};
  #key = '';
  #cursor: string | null = null;
  #version = 0;

  constructor(backend: NumbersBackend) {
    this.#backend = backend;
  }

  /** Shows the list of a query. The one that was shown last stays as it was left, so that the way back finds its place. */
  async open(query: Query): Promise<void> {
    const key = JSON.stringify(query);
    const isKnown = key === this.#key && this.loaded.value;
    this.#key = key;
    this.#query = query;
    void this.#readSummary();
    if (isKnown) return this.refresh();
    this.#version++;
    this.#cursor = null;
    this.loaded.value = false;
    this.rows.value = [];
    this.selected.value = new Set();
    return this.#read();
  }

  /** Reads the next page, if there is one and none is being read. */
  async more(): Promise<void> {
    if (!this.loading.value && this.hasMore.value) await this.#read();
  }

  retry(): Promise<void> {
    return this.loaded.value ? this.#read() : this.open(this.#query);
  }

  /** Reads the first page again: new numbers come to the top, changed ones in their places. */
  async refresh(): Promise<void> {
    const version = this.#version;
    const page = await this.#backend.list({ ...this.#query, limit: PAGE }).catch(() => null);
    if (page && version === this.#version) this.note(page.data);
  }

  /** Shows newer versions of rows, and, in the list without filters, newer numbers. Newest first. */
  note(verifications: readonly Verification[]): void {
    const newer = new Map(verifications.map((one) => [one.id, one]));
    const rows = this.rows.peek().map((row) => newer.get(row.id) ?? row);
    const known = new Set(rows.map(({ id }) => id));
    const newest = rows[0]?.createdAt ?? '';
    const isWhole = Object.keys(this.#query).length === 0;
    const added = isWhole
      ? verifications.filter(({ id, createdAt }) => !known.has(id) && createdAt >= newest)
      : [];
    if (this.loaded.peek()) this.rows.value = [...added, ...rows];
  }

  toggle(id: string): void {
    const selected = new Set(this.selected.value);
    if (!selected.delete(id)) selected.add(id);
    this.selected.value = selected;
  }

  /** Selects all rows that were read, or none. */
  toggleAll(): void {
    const isAll = this.rows.value.length === this.selected.value.size;
    this.selected.value = new Set(isAll ? [] : this.rows.value.map(({ id }) => id));
  }

  clearSelection(): void {
    this.selected.value = new Set();
  }

  async #readSummary(): Promise<void> {
    const key = this.#key;
    this.summary.value = null;
    const summary = await this.#backend.summary(summaryQuery(this.#query)).catch(() => null);
    if (key === this.#key) this.summary.value = summary;
  }

  async #read(): Promise<void> {
    const version = ++this.#version;
    this.loading.value = true;
    this.error.value = null;
    try {
      for (let page = 0; page < EMPTY_PAGES; page++) {
        const found = await this.#readPage();
        if (version !== this.#version) return;
        this.rows.value = [...this.rows.value, ...found.data];
        this.#cursor = found.nextCursor;
        this.hasMore.value = found.nextCursor !== null;
        this.loaded.value = true;
        if (found.data.length > 0 || found.nextCursor === null) break;
      }
    } catch (error) {
      if (version === this.#version) this.error.value = error;
    }
    if (version === this.#version) this.loading.value = false;
  }

  #readPage() {
    const cursor = this.#cursor;
    return this.#backend.list({
      ...this.#query,
      limit: PAGE,
      ...(cursor !== null && { cursor }),
    });
  }
}
