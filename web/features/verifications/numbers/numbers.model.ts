import { computed, signal } from '@preact/signals';
import type { Verification } from '../../../api/first-pages-api';
import type { numbersApi, NumbersSummary } from '../../../api/numbers-api';

const PAGE = '100';
/** Pages without a match that one search reads; each page of a search covers 250 numbers. */
const EMPTY_PAGES = 4;

type NumbersBackend = Pick<typeof numbersApi, 'list' | 'summary'>;
type Query = Readonly<Record<string, string>>;
type Page = Awaited<ReturnType<NumbersBackend['list']>>;

/** The summary of a list; null when it has a filter that the summary does not know, and would count other numbers. */
const summaryQuery = ({ service, from, to, ...others }: Query): Record<string, string> | null =>
  Object.keys(others).length > 0
    ? null
    : {
        ...(service !== undefined && { service }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      };

/** The list of all numbers: pages that are read as the reader comes to their end, and the selected rows. */
export class NumbersModel {
  readonly rows = signal<readonly Verification[]>([]);
  readonly loaded = signal(false);
  readonly loading = signal(false);
  readonly hasMore = signal(false);
  readonly error = signal<unknown>(null);
  readonly summary = signal<NumbersSummary | null>(null);
  /** Whether the summary counts what the list shows. */
  readonly hasSummary = signal(true);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly selectedRows = computed(() =>
    this.rows.value.filter(({ id }) => this.selected.value.has(id)),
  );
  readonly #backend: NumbersBackend;
  #query: Query = {};
  #key = '';
  #cursor: string | null = null;
  /** The newest row of the pages that were read: those that were noted since may have gaps below them. */
  #head: Verification | null = null;
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
    this.#head = null;
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

  /** Reads the first page again: it replaces the rows of its time, and the rows below stay when they follow it. */
  async refresh(): Promise<void> {
    const version = this.#version;
    const page = await this.#backend.list({ ...this.#query, limit: PAGE }).catch(() => null);
    if (page && version === this.#version) await this.#replaceTop(page);
  }

  /** Shows newer versions of rows, and, in the list without filters, newer numbers. Newest first. */
  note(verifications: readonly Verification[]): void {
    const newer = new Map(verifications.map((one) => [one.id, one]));
    const rows = this.rows.peek().map((row) => newer.get(row.id) ?? row);
    const known = new Set(rows.map(({ id }) => id));
    const newest = rows[0]?.createdAt ?? '';
    const added = this.#isWhole
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

  get #isWhole(): boolean {
    return Object.keys(this.#query).length === 0;
  }

  async #replaceTop({ data, nextCursor }: Page): Promise<void> {
    const [first, last] = [data[0], data.at(-1)];
    const onPage = new Set(data.map(({ id }) => id));
    const others = this.rows.value.filter(({ id }) => !onPage.has(id));
    // Rented while the page was read; what a filter does not find any more is not shown.
    const newer = this.#isWhole
      ? others.filter(({ createdAt }) => createdAt > (first?.createdAt ?? ''))
      : [];
    const head = this.#head;
    // Without a page after it, this page is the whole list.
    const isJoined =
      nextCursor !== null &&
      head &&
      last &&
      (onPage.has(head.id) || last.createdAt < head.createdAt);
    const older = isJoined ? others.filter(({ createdAt }) => createdAt <= last.createdAt) : [];
    this.rows.value = [...newer, ...data, ...older];
    this.#head = first ?? null;
    const left = new Set(this.rows.value.map(({ id }) => id));
    this.selected.value = new Set([...this.selected.value].filter((id) => left.has(id)));
    if (older.length > 0) return;
    // The rows end with this page: a page below the old ones, which is being read, does not follow it.
    this.#version++;
    this.loading.value = false;
    this.error.value = null;
    this.#cursor = nextCursor;
    this.hasMore.value = nextCursor !== null;
    if (data.length === 0 && nextCursor !== null) await this.#read();
  }

  async #readSummary(): Promise<void> {
    const key = this.#key;
    const query = summaryQuery(this.#query);
    this.summary.value = null;
    this.hasSummary.value = query !== null;
    if (query === null) return;
    const summary = await this.#backend.summary(query).catch(() => null);
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
        this.#head ??= found.data[0] ?? null;
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
