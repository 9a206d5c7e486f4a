import { connection } from '../../api/http-client';

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;
const RELOADED = 'namaskah.reloaded';
/** Shortest time between two reloads: a file that stays missing must not reload the page for ever. */
const RELOAD_MS = 60_000;

/** What it uses of the browser. */
export interface LoadDeps {
  whenBack: () => Promise<void>;
  pause: (ms: number) => Promise<void>;
  store: Pick<Storage, 'getItem' | 'setItem'>;
  now: () => number;
  reload: () => void;
}

const browser = (): LoadDeps => ({
  whenBack: () => connection.whenBack(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  store: sessionStorage,
  now: () => Date.now(),
  reload: () => location.reload(),
});

/**
 * Loads a script again after a failure, when the connection is back. A deployment removes the files of the page that is
 * open: then the page is reloaded.
 */
export async function loadPatiently<T>(load: () => Promise<T>, deps = browser()): Promise<T> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return await load();
    } catch {
      await deps.pause(PAUSE_MS);
      await deps.whenBack();
    }
  }
  const last = Number(deps.store.getItem(RELOADED) ?? 0);
  if (deps.now() - last >= RELOAD_MS) {
    deps.store.setItem(RELOADED, String(deps.now()));
    deps.reload();
  }
  return load();
}
