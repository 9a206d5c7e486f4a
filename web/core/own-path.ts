/** A path of this origin; null for anything else, because it may come from the address of the page. */
export const ownPath = (path: string | undefined): string | null =>
  path !== undefined && /^\/(?![/\\])/.test(path) ? path : null;
