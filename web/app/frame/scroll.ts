import { parseTexts, textOf } from '../../core/unknown';

const KEPT = 'namaskah.scroll';
/** Entries of the history whose position is kept. */
const MOST = 50;
/** The longest time in which a page that loads its list grows to the kept position. */
const PATIENCE_MS = 4_000;

interface ScrollWindow {
  /** The state of the current entry of the history. */
  entry: () => unknown;
  setEntry: (state: object) => void;
  store: Pick<Storage, 'getItem' | 'setItem'>;
  position: () => number;
  /** The largest possible position. */
  range: () => number;
  scrollTo: (y: number) => void;
  /** Calls back when the page changes its height; returns how to stop. */
  onResize: (listener: () => void) => () => void;
  newKey: () => string;
}

/**
 * Keeps the position of each entry of the history. The browser restores it too early: lists are loaded after the page
 * is shown.
 */
export class ScrollKeeper {
  readonly #window: ScrollWindow;
  readonly #positions: Map<string, number>;
  #key: string;
  #stop = (): void => undefined;

  constructor(window: ScrollWindow) {
    this.#window = window;
    const kept = parseTexts(window.store.getItem(KEPT)).map((line) => line.split(' '));
    this.#positions = new Map(kept.map(([key = '', y = '0']) => [key, Number(y)]));
    this.#key = this.#currentKey();
  }

  /** After a scroll of the page: remembers where the entry is. */
  keep(): void {
    const y = Math.round(this.#window.position());
    this.#positions.delete(this.#key);
    this.#positions.set(this.#key, y);
    for (const key of this.#positions.keys()) {
      if (this.#positions.size <= MOST) break;
      this.#positions.delete(key);
    }
  }

  /** Before the page is closed: a reload restores the position too. */
  save(): void {
    const lines = [...this.#positions].map(([key, y]) => `${key} ${y}`);
    this.#window.store.setItem(KEPT, JSON.stringify(lines));
  }

  /** The person scrolls, or goes elsewhere: the page is not moved any more. */
  release(): void {
    this.#stop();
  }

  /** The page of the current entry is drawn: an entry that was seen before gets its position back. */
  arrive(): void {
    this.#stop();
    this.#key = this.#currentKey();
    const y = this.#positions.get(this.#key);
    if (y === undefined || y === 0) return;
    if (this.#restore(y)) return;
    const unlisten = this.#window.onResize(() => {
      if (this.#restore(y)) this.#stop();
    });
    const timer = setTimeout(() => this.#stop(), PATIENCE_MS);
    this.#stop = () => {
      unlisten();
      clearTimeout(timer);
      this.#stop = () => undefined;
    };
  }

  /** Whether the page is tall enough. */
  #restore(y: number): boolean {
    if (this.#window.range() < y) return false;
    this.#window.scrollTo(y);
    return true;
  }

  /** The router gives entries no state: each gets a key when it is shown first. */
  #currentKey(): string {
    const { entry, setEntry, newKey } = this.#window;
    const known = textOf(entry(), 'key');
    if (known !== undefined) return known;
    const key = newKey();
    setEntry({ key });
    return key;
  }
}

const height = (): number => document.documentElement.scrollHeight;

/** The keeper of this window, from the first page on. */
export function keepScroll(): ScrollKeeper {
  history.scrollRestoration = 'manual';
  const keeper = new ScrollKeeper({
    entry: () => history.state as unknown,
    setEntry: (state) => history.replaceState(state, ''),
    store: sessionStorage,
    position: () => scrollY,
    range: () => height() - innerHeight,
    scrollTo: (y) => scrollTo({ top: y, behavior: 'instant' }),
    onResize: (listener) => {
      const observer = new ResizeObserver(listener);
      observer.observe(document.body);
      return () => observer.disconnect();
    },
    newKey: () => crypto.randomUUID(),
  });
  addEventListener('scroll', () => keeper.keep(), { passive: true });
  addEventListener('pagehide', () => keeper.save());
  for (const event of ['wheel', 'touchstart', 'keydown'])
    addEventListener(event, () => keeper.release(), { passive: true });
  // After a reload.
  keeper.arrive();
  return keeper;
}
