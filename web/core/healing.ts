import { ConnectionLost, Problem } from './problem';

const waiting = new Set<() => void>();

/** The connection is back: what failed without it is loaded again. */
export function healed(): void {
  const again = [...waiting];
  waiting.clear();
  for (const load of again) load();
}

/** Errors that the connection or a moment's load explains: another try may succeed. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionLost ||
  (error instanceof Problem && (error.status >= 500 || error.status === 429));

/** Loads again when the connection heals. One per model; a new load or its success ends it. */
export class Healing {
  #load: (() => void) | null = null;

  /** After a failed load. */
  failed(error: unknown, load: () => unknown): void {
    this.cancel();
    if (!isPassing(error)) return;
    this.#load = () => void load();
    waiting.add(this.#load);
  }

  cancel(): void {
    if (this.#load) waiting.delete(this.#load);
    this.#load = null;
  }
}
