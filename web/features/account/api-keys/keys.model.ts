import { signal } from '@preact/signals';
import type { Account, CreateKey, IssuedKey } from '../../../api/account-api';
import { OVERLAPS, type Overlap } from '../../../core/overlaps';
import { PagesModel } from '../../../core/pages.model';

const DAY_MS = 86_400_000;

/** Lifetime of a new key in days; 0 means that it does not expire. */
export const LIVES = { never: 0, month: 30, quarter: 90, year: 365 } as const;
export type Life = keyof typeof LIVES;

export interface NewKey {
  name: string;
  scopes: CreateKey['scopes'];
  life: Life;
  /** Requests per minute as entered; empty for the limit of the account. */
  rateLimit: string;
}

/** The body of the API request. */
export const toCreateKey = ({ name, scopes, life, rateLimit }: NewKey, now: number): CreateKey => ({
  name,
  scopes,
  requestsPerMinute: rateLimit.trim() === '' ? null : Number(rateLimit),
  expiresAt: LIVES[life] === 0 ? null : new Date(now + LIVES[life] * DAY_MS).toISOString(),
});

type Backend = Pick<Account, 'keys' | 'createKey' | 'rotateKey' | 'revokeKey'>;
type Key = Awaited<ReturnType<Backend['keys']>>['data'][number];

/** The account's keys, and the new key while its secret is shown. */
export class KeysModel {
  readonly pages: PagesModel<Key>;
  readonly shown = signal<'live' | 'ended'>('live');
  readonly issued = signal<IssuedKey | null>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
    this.pages = new PagesModel(backend.keys);
  }

  load(): Promise<void> {
    return this.pages.load({ state: this.shown.peek() });
  }

  show(which: 'live' | 'ended'): Promise<void> {
    this.shown.value = which;
    return this.load();
  }

  async create(input: CreateKey): Promise<void> {
    this.issued.value = await this.#backend.createKey(input);
    await this.show('live');
  }

  async rotate(id: string, overlap: Overlap): Promise<void> {
    this.issued.value = await this.#backend.rotateKey(id, OVERLAPS[overlap]);
    await this.load();
  }

  async revoke(id: string): Promise<void> {
    await this.#backend.revokeKey(id);
    if (this.issued.peek()?.id === id) this.dismissSecret();
    await this.load();
  }

  /** Removes the new key's secret from the page. */
  dismissSecret(): void {
    this.issued.value = null;
  }
}
