import { element, openDialog } from './dom';

/** The id that a hash names; empty for one that is not encoded well, such as `#%`. */
function idOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return '';
  }
}

/** The `type` of a problem is `/docs/errors#<code>`, and each code has a page of its own. */
function openErrorPage(): void {
  const code = idOf(location.hash);
  const entry = code === '' ? null : document.getElementById(code);
  if (!entry?.closest('[data-codes]')) return;
  const link = entry.querySelector('a');
  if (link) location.replace(link.href);
}

/** Marks in the sidebar what is on the screen, and keeps the mark in sight. */
function followPlace(): void {
  const links = new Map(
    [...document.querySelectorAll<HTMLAnchorElement>('.side a[href^="#"], [data-parts] a')].map(
      (link) => [idOf(link.hash), link],
    ),
  );
  const mark = (id: string): void => {
    for (const [at, link] of links) {
      if (at === id) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    const link = links.get(id);
    const side = link?.closest('[data-side]');
    if (!link || !side || side.scrollHeight <= side.clientHeight) return;
    const [inner, outer] = [link.getBoundingClientRect(), side.getBoundingClientRect()];
    if (inner.top < outer.top || inner.bottom > outer.bottom)
      side.scrollTop += inner.top - outer.top - outer.height / 3;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen) mark(seen.target.id);
    },
    { rootMargin: '-20% 0px -70% 0px' },
  );
  for (const id of links.keys()) {
    const target = document.getElementById(id);
    if (target) observer.observe(target);
  }
}

function followSide(): void {
  const side = document.querySelector<HTMLElement>('[data-side]');
  const current = side?.querySelector('[aria-current="page"]');
  if (side && current instanceof HTMLElement && current.offsetTop > side.clientHeight * 0.8)
    side.scrollTop = current.offsetTop - side.clientHeight / 3;
  side?.addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement && side.matches(':popover-open')) side.hidePopover();
  });
}

/** A part that is loaded when it is wanted: without it, the reader learns why nothing opens. */
async function openPart(load: () => Promise<void>): Promise<void> {
  try {
    await load();
  } catch {
    if (document.querySelector('dialog[open]')) return;
    const text = 'This part of the page could not be loaded. Check your connection and try again.';
    openDialog('Not loaded', element('div', { class: 'send' }, element('p', {}, text)));
  }
}

/** Loaded when somebody searches. */
const openSearch = (): Promise<void> =>
  openPart(async () => (await import('./search')).openSearch());

function followSearch(): void {
  const button = document.querySelector<HTMLElement>('[data-search-open]');
  if (!button) return;
  const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);
  const keys = button.querySelector('[data-shortcut]');
  if (keys && isMac) keys.textContent = '⌘K';
  button.hidden = false;
  button.addEventListener('click', () => void openSearch());
  addEventListener('keydown', (event) => {
    const wanted = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey);
    if (!wanted) return;
    event.preventDefault();
    void openSearch();
  });
}

/** Loaded when somebody sends a request. */
function followSend(): void {
  for (const button of document.querySelectorAll<HTMLElement>('[data-send]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const id = button.dataset['send'] ?? '';
      void openPart(async () => (await import('./send')).openSend(id));
    });
  }
}

/** What a page of the documentation does besides being read. */
export function followDocs(): void {
  openErrorPage();
  addEventListener('hashchange', openErrorPage);
  followPlace();
  followSide();
  followSearch();
  followSend();
}
