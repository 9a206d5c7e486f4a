import { announce } from '../../ui/feedback/announcer';

/** The longest time in which a page that loads its data gets its heading. */
const PATIENCE_MS = 5_000;

let stopWaiting = (): void => undefined;

const findHeading = (): HTMLElement | null => document.querySelector('main h1');

function focusOn(heading: HTMLElement): void {
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/** Focuses the heading of the page once it is there, unless the person has moved the focus meanwhile. */
function focusHeading(): void {
  stopWaiting();
  const heading = findHeading();
  if (heading) {
    focusOn(heading);
    return;
  }
  const main = document.querySelector<HTMLElement>('#main');
  main?.focus({ preventScroll: true });
  if (!main) return;
  const observer = new MutationObserver(() => {
    const found = findHeading();
    if (!found) return;
    stopWaiting();
    if (document.activeElement === main) focusOn(found);
  });
  const timer = setTimeout(() => stopWaiting(), PATIENCE_MS);
  stopWaiting = () => {
    observer.disconnect();
    clearTimeout(timer);
  };
  observer.observe(main, { childList: true, subtree: true });
}

/** Whether the person has begun to type in the new page. */
const isTyping = (): boolean =>
  document.activeElement?.matches('main :is(input, textarea, select)') ?? false;

/** After a navigation: the focus moves to the page's heading, and screen readers hear its title. */
export function arrive(): void {
  announce(document.title);
  if (!isTyping()) focusHeading();
}
