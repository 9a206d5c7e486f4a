import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

const TYPING_MS = 300;

/** A filter that somebody types: it is set once they have stopped, and what they typed last is shown meanwhile. */
export class TypedFilter {
  readonly typed = signal('');
  /** Called with what was typed, a third of a second after the last key; the last rendering's, so that no filter is undone. */
  set: (value: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(value: string, set: (value: string) => void) {
    this.typed.value = value;
    this.set = set;
  }

  type(value: string): void {
    this.typed.value = value;
    this.drop();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.set(value);
    }, TYPING_MS);
  }

  /** The address says `value`. What is being typed is newer than it. */
  follow(value: string): void {
    if (this.#timer === undefined && value !== this.typed.value.trim()) this.typed.value = value;
  }

  /** Sets nothing any more: the page is gone, or every filter was taken away. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  clear(): void {
    this.drop();
    this.typed.value = '';
  }
}

/** The typed filter of a bar whose address says `value`. */
export function useTypedFilter(value: string, set: (value: string) => void): TypedFilter {
  const [filter] = useState(() => new TypedFilter(value, set));
  filter.set = set;
  useEffect(() => filter.follow(value), [value]);
  useEffect(() => () => filter.drop(), []);
  return filter;
}
