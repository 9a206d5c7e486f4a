const THEME = 'namaskah.theme';
const SIGNED_IN = 'namaskah.signed-in';
const THEMES = ['system', 'light', 'dark'] as const;

/** Runs `use` of the storage, which a browser may refuse. */
function withStorage<T>(use: (storage: Storage) => T, otherwise: T): T {
  try {
    return use(localStorage);
  } catch {
    return otherwise;
  }
}

export const stored = (key: string): string | null =>
  withStorage((storage) => storage.getItem(key), null);
export const store = (key: string, value: string): void =>
  withStorage((storage) => storage.setItem(key, value), undefined);

const themeNow = (): (typeof THEMES)[number] =>
  THEMES.find((name) => name === stored(THEME)) ?? 'system';

function showTheme(buttons: Iterable<HTMLElement>): void {
  const theme = themeNow();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  for (const button of buttons) {
    button.setAttribute('aria-label', `Theme: ${theme}`);
    button.title = `Theme: ${theme}`;
  }
}

function followTheme(): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-theme-button]')];
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const at = THEMES.indexOf(themeNow());
      store(THEME, THEMES[(at + 1) % THEMES.length] ?? 'system');
      showTheme(buttons);
    });
  }
  showTheme(buttons);
  // The choice of another tab, also of the dashboard's.
  addEventListener('storage', () => {
    showTheme(buttons);
    showWayIn();
  });
}

/** The dashboard keeps a mark of being signed in: no request for every reader. */
export const isSignedIn = (): boolean => stored(SIGNED_IN) === 'yes';

function showWayIn(): void {
  const inside = isSignedIn();
  for (const one of document.querySelectorAll<HTMLElement>('[data-signed-in]'))
    one.hidden = !inside;
  for (const one of document.querySelectorAll<HTMLElement>('[data-signed-out]'))
    one.hidden = inside;
}

const FEEDBACK_MS = 2_000;
/** The buttons that say what their click did, with their own labels. */
const answering = new WeakMap<
  HTMLElement,
  { label: string; timer: ReturnType<typeof setTimeout> }
>();

/** A browser refuses the clipboard by rejecting, or by having none. */
async function isCopied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Copies the text of `source`, or selects it when the browser refuses; says so on the button for two seconds. */
export async function copy(button: HTMLElement, source: HTMLElement): Promise<void> {
  const copied = await isCopied(source.textContent ?? '');
  if (!copied) getSelection()?.selectAllChildren(source);
  const before = answering.get(button);
  clearTimeout(before?.timer);
  const label = before?.label ?? button.getAttribute('aria-label') ?? '';
  const said = copied ? 'Copied' : 'Your browser blocked copying. The sample is selected.';
  button.setAttribute('aria-label', said);
  button.title = said;
  button.dataset['copied'] = String(copied);
  const timer = setTimeout(() => {
    answering.delete(button);
    button.setAttribute('aria-label', label);
    button.removeAttribute('title');
    delete button.dataset['copied'];
  }, FEEDBACK_MS);
  answering.set(button, { label, timer });
}

/** What every public page does besides being read: the theme, and the way into the dashboard. */
export function followPage(): void {
  followTheme();
  showWayIn();
}
