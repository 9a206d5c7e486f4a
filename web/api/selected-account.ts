const KEY = 'namaskah.account';

/** Which account the person in this browser acts for: kept, so that every tab and the next visit are in step. */
export const selectedAccount = {
  get(): string | null {
    try {
      return localStorage.getItem(KEY);
    } catch {
      // A browser that keeps nothing: the API chooses.
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
