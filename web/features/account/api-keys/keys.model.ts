import { signal } from '@preact/signals';
import type { Account, CreateKey, IssuedKey } from '../../../api/account-api';
import { OVERLAPS, type Overlap } from '../../../core/overlaps';
import { PagesModel } from '../../../core/pages.model';

const DAY_MS = 86_400_000;

/** How long a new key lives, in days; 0 for as long as it is not revoked. */
export const LIVES = { never: 0, month: 30, quarter: 90, year: 365 } as const;
export type Life = keyof typeof LIVES;

export interface NewKey {
  name: string;
  scopes: CreateKey['scopes'];
  life: Life;
  /** Requests a minute as entered; nothing for the account's own. */
  rateLimit: string;
}

/** What the API is asked for. */
export const toCreateKey = ({ name, scopes, life, rateLimit }: NewKey, now: number): CreateKey => ({
  name,
  scopes,
  rateLimit: rateLimit.trim() === '' ? null : Number(rateLimit),
  expiresAt: LIVES[life] === 0 ? null : new Date(now + LIVES[life] * DAY_MS).toISOString(),
});

type Backend = Pick<Account, 'keys' | 'createKey' | 'rotateKey' | 'revokeKey'>;
type Key = Awaited<ReturnType<Backend['keys']>>['data'][number];

/** The account's keys, and the one that was just made while it is shown. */
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
    if (this.issued.peek()?.id === id) this.kept();
    await this.load();
  }

  /** The key is kept elsewhere now, and leaves the page. */
  kept(): void {
    this.issued.value = null;
  }
}
