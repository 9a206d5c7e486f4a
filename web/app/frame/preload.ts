import { findPage, SHELL_PAGES } from '../routes';

/** Loads the page of the link that a person points at or focuses, so that the click draws it without the network. */
export function preloadOnIntent(event: Event): void {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.origin !== location.origin) return;
  // A failed load is repeated by the click.
  findPage(SHELL_PAGES, link.pathname)
    ?.load()
    .catch(() => undefined);
}
