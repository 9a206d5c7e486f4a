const KEY = 'namaskah.account';

/** The account that the person has selected: stored, so that all tabs and the next visit use it. */
export const selectedAccount = {
  get(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // Storage is not available: the API uses the first account.
      return null;
    }
  },
  select(id: string | null): void {
    try {
      if (id === null) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, id);
    } catch {
      // As above.
    }
  },
};
