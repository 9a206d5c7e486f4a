import { signal } from '@preact/signals';
import { parseTexts } from '../core/unknown';

const KEYS = {
  theme: 'namaskah.theme',
  sound: 'namaskah.sound',
  singleKeys: 'namaskah.single-keys',
  dismissed: 'namaskah.dismissed',
  signedIn: 'namaskah.signed-in',
} as const;

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** What earlier versions kept here, for whoever used this browser next. */
const OUTDATED = ['namaskah.favourites', 'namaskah.recent'];

const DISMISSED = 200;

export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Preferences that this browser stores: nothing secret, nothing essential. */
export class ChoicesModel {
  readonly theme = signal<Theme>('system');
  readonly sound = signal(true);
  /** Shortcuts of one key: speech input may trigger them by accident. */
  readonly singleKeys = signal(true);
  readonly dismissed = signal<readonly string[]>([]);
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    for (const key of OUTDATED) this.#remove(key);
    this.load();
  }

  load(): void {
    const theme = this.#store.getItem(KEYS.theme);
    this.theme.value = THEMES.find((name) => name === theme) ?? 'system';
    this.sound.value = this.#store.getItem(KEYS.sound) !== 'off';
    this.singleKeys.value = this.#store.getItem(KEYS.singleKeys) !== 'off';
    this.dismissed.value = parseTexts(this.#store.getItem(KEYS.dismissed));
  }

  nextTheme(): void {
    const at = THEMES.indexOf(this.theme.value);
    this.setTheme(THEMES[(at + 1) % THEMES.length] ?? 'system');
  }

  setTheme(theme: Theme): void {
    this.theme.value = theme;
    this.#keep('theme', theme);
  }

  toggleSingleKeys(): void {
    this.singleKeys.value = !this.singleKeys.value;
    this.#keep('singleKeys', this.singleKeys.value ? 'on' : 'off');
  }

  toggleSound(): void {
    this.sound.value = !this.sound.value;
    this.#keep('sound', this.sound.value ? 'on' : 'off');
  }

  dismiss(...ids: readonly string[]): void {
    this.dismissed.value = [...new Set([...this.dismissed.value, ...ids])].slice(-DISMISSED);
    this.#keep('dismissed', JSON.stringify(this.dismissed.value));
  }

  #remove(key: string): void {
    try {
      this.#store.removeItem(key);
    } catch {
      // The storage is forbidden: it has nothing.
    }
  }

  /** The public pages read it: they show the way into the dashboard without a request for every reader. */
  markSignedIn(isIn: boolean): void {
    const mark = isIn ? 'yes' : 'no';
    const before = this.#store.getItem(KEYS.signedIn) ?? 'no';
    if (before !== mark) this.#keep('signedIn', mark);
  }

  #keep(key: keyof typeof KEYS, value: string): void {
    try {
      this.#store.setItem(KEYS[key], value);
    } catch {
      // The storage is full or forbidden: the choice lasts while the page is open.
    }
  }
}
