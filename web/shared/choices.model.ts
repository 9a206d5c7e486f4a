import { signal } from '@preact/signals';
import * as z from 'zod/mini';

const KEYS = {
  theme: 'namaskah.theme',
  sound: 'namaskah.sound',
  favourites: 'namaskah.favourites',
  recent: 'namaskah.recent',
  dismissed: 'namaskah.dismissed',
} as const;

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const RECENT = 6;
const DISMISSED = 100;
const Names = z.array(z.string());
const names = (text: string | null): string[] => {
  try {
    const parsed = Names.safeParse(JSON.parse(text ?? '[]'));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
};

export type Store = Pick<Storage, 'getItem' | 'setItem'>;

/** Preferences that this browser stores: nothing secret, nothing essential. */
export class ChoicesModel {
  readonly theme = signal<Theme>('system');
  readonly sound = signal(true);
  readonly favourites = signal<readonly string[]>([]);
  readonly recent = signal<readonly string[]>([]);
  readonly dismissed = signal<readonly string[]>([]);
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    this.load();
  }

  load(): void {
    const theme = this.#store.getItem(KEYS.theme);
    this.theme.value = THEMES.find((name) => name === theme) ?? 'system';
    this.sound.value = this.#store.getItem(KEYS.sound) !== 'off';
    this.favourites.value = names(this.#store.getItem(KEYS.favourites));
    this.recent.value = names(this.#store.getItem(KEYS.recent));
    this.dismissed.value = names(this.#store.getItem(KEYS.dismissed));
  }

  nextTheme(): void {
    const at = THEMES.indexOf(this.theme.value);
    this.setTheme(THEMES[(at + 1) % THEMES.length] ?? 'system');
  }

  setTheme(theme: Theme): void {
    this.theme.value = theme;
    this.#keep('theme', theme);
  }

  toggleSound(): void {
    this.sound.value = !this.sound.value;
    this.#keep('sound', this.sound.value ? 'on' : 'off');
  }

  toggleFavourite(service: string): void {
    const others = this.favourites.value.filter((name) => name !== service);
    const was = others.length < this.favourites.value.length;
    this.favourites.value = was ? others : [...others, service];
    this.#keep('favourites', JSON.stringify(this.favourites.value));
  }

  remember(service: string): void {
    const others = this.recent.value.filter((name) => name !== service);
    this.recent.value = [service, ...others].slice(0, RECENT);
    this.#keep('recent', JSON.stringify(this.recent.value));
  }

  dismiss(id: string): void {
    this.dismissed.value = [...this.dismissed.value, id].slice(-DISMISSED);
    this.#keep('dismissed', JSON.stringify(this.dismissed.value));
  }

  #keep(key: keyof typeof KEYS, value: string): void {
    try {
      this.#store.setItem(KEYS[key], value);
    } catch {
      // The storage is full or forbidden: the choice lasts while the page is open.
    }
  }
}
