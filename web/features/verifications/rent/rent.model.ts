import { computed, signal } from '@preact/signals';
import { Healing } from '../../../core/healing';
import { ConnectionLost, Problem } from '../../../core/problem';
import type { Backend, Choice, Quote, Verification } from '../../../api/first-pages-api';
import type { Connection } from '../../../realtime/connection';
import type { ServerClock } from '../../../realtime/server-clock';

export type Carrier = NonNullable<Choice['carriers']>[number];
export const CARRIERS: readonly Carrier[] = ['vz', 'tmo', 'att'];

const SETTLE_MS = 350;
const BUSY_MS = 1_000;
/** A quote is renewed this long before it expires, so that the price on the page is valid. */
const EARLY_MS = 3_000;
const SHORTEST_MS = 5_000;
/** Refusals that end a quote: a new one is requested. */
const STALE = new Set([
  'prices.changed',
  'prices.above_maximum',
  'quotes.expired',
  'quotes.used',
  'quotes.not_found',
]);

interface RentDeps {
  backend: Pick<Backend, 'quote' | 'rent' | 'tier'>;
  connection: Pick<Connection, 'whenBack'>;
  clock: Pick<ServerClock, 'read'>;
  onRented: (verification: Verification) => void;
  newKey?: () => string;
}

const areaCodesOf = (text: string): string[] => text.match(/\b[2-9]\d{2}\b/g) ?? [];

/** The chosen service, its quote and the order. The price is the server's (I-25). */
export class RentModel {
  readonly service = signal<string | null>(null);
  readonly areaCodes = signal('');
  readonly carriers = signal<readonly Carrier[]>([]);
  readonly quote = signal<Quote | null>(null);
  readonly quoting = signal(false);
  readonly renting = signal<'no' | 'asking' | 'again'>('no');
  readonly requoted = signal(false);
  readonly error = signal<unknown>(null);
  /** Numbers that the plan allows at once; null while it is not known. */
  readonly openLimit = signal<number | null>(null);
  readonly ready = computed(
    () => this.quote.value !== null && !this.quoting.value && this.renting.value === 'no',
  );
  readonly #deps: RentDeps;
  #version = 0;
  /** Counts the accounts that were shown: requests name the account of now. */
  #account = 0;
  readonly #healing = new Healing();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(deps: RentDeps) {
    this.#deps = deps;
  }

  choose(service: string | null): void {
    this.service.value = service;
    this.quote.value = null;
    this.areaCodes.value = '';
    this.carriers.value = [];
    this.error.value = null;
    this.requoted.value = false;
    this.#ask(0);
  }

  setAreaCodes(text: string): void {
    this.areaCodes.value = text;
    this.#ask(SETTLE_MS);
  }

  toggleCarrier(carrier: Carrier): void {
    const others = this.carriers.value.filter((name) => name !== carrier);
    const was = others.length < this.carriers.value.length;
    this.carriers.value = was ? others : [...others, carrier];
    this.#ask(SETTLE_MS);
  }

  requestQuote(): void {
    this.#ask(0);
  }

  /** Reads the plan's limit; without it, the order says when it is reached. */
  async loadLimit(): Promise<void> {
    const account = this.#account;
    const tier = await this.#deps.backend.tier().catch(() => null);
    if (tier && account === this.#account) this.openLimit.value = tier.open.limit;
  }

  /** Forgets everything: another account is shown, or none. */
  forget(): void {
    this.#account++;
    this.openLimit.value = null;
    this.renting.value = 'no';
    this.choose(null);
  }

  /** Stops the requests in the background. */
  stop(): void {
    this.#version++;
    this.#healing.cancel();
    clearTimeout(this.#timer);
  }

  /**
   * Orders at the price of the quote. All tries use one idempotency key: without an answer the same order is sent
   * again, and the API returns the number that it has rented already (I-50).
   */
  async rent(): Promise<void> {
    const choice = this.#choice();
    const quote = this.quote.value;
    if (!choice || !quote || this.renting.value !== 'no') return;
    this.stop();
    this.renting.value = 'asking';
    this.error.value = null;
    this.requoted.value = false;
    const account = this.#account;
    const key = (this.#deps.newKey ?? (() => crypto.randomUUID()))();
    try {
      const rented = await this.#order({ ...choice, quoteId: quote.id }, key);
      if (account !== this.#account) return;
      this.choose(null);
      this.#deps.onRented(rented);
    } catch (error) {
      if (account !== this.#account) return;
      const stale = error instanceof Problem && STALE.has(error.code);
      this.requoted.value = stale;
      this.error.value = stale ? null : error;
      this.#ask(0);
    } finally {
      if (account === this.#account) this.renting.value = 'no';
    }
  }

  /** @throws Problem, and ConnectionLost when another account is shown: a retry would order in its name. */
  async #order(order: Choice & { quoteId: string }, key: string): Promise<Verification> {
    const account = this.#account;
    for (;;) {
      try {
        return await this.#deps.backend.rent(order, key);
      } catch (error) {
        const busy = error instanceof Problem && error.code === 'idempotency.in_progress';
        const isUnanswered = busy || error instanceof ConnectionLost;
        if (!isUnanswered || account !== this.#account) throw error;
        this.renting.value = 'again';
        if (busy) await new Promise((resolve) => setTimeout(resolve, BUSY_MS));
        else await this.#deps.connection.whenBack();
        if (account !== this.#account) throw error;
      }
    }
  }

  #choice(): Choice | null {
    const service = this.service.value;
    if (service === null) return null;
    const areaCodes = areaCodesOf(this.areaCodes.value);
    const carriers = [...this.carriers.value];
    return {
      service,
      ...(areaCodes.length > 0 && { areaCodes }),
      ...(carriers.length > 0 && { carriers }),
    };
  }

  #ask(after: number): void {
    this.stop();
    this.quoting.value = this.service.value !== null;
    if (this.service.value !== null)
      this.#timer = setTimeout(() => void this.#quote(this.#version), after);
  }

  async #quote(version: number): Promise<void> {
    const choice = this.#choice();
    if (!choice) return;
    try {
      const quote = await this.#deps.backend.quote(choice);
      if (version !== this.#version) return;
      this.quote.value = quote;
      const left = Date.parse(quote.expiresAt) - this.#deps.clock.read() - EARLY_MS;
      this.#timer = setTimeout(() => void this.#quote(version), Math.max(left, SHORTEST_MS));
    } catch (error) {
      if (version !== this.#version) return;
      this.quote.value = null;
      this.error.value = error;
      this.#healing.failed(error, () => {
        this.error.value = null;
        this.#ask(0);
      });
    }
    this.quoting.value = false;
  }
}
