import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';

const TYPING_MS = 300;

/** A debounced text filter: set once the typing has stopped; the typed text is shown meanwhile. */
export class TypedFilter {
  readonly typed = signal('');
  /** Called 300 ms after the last key. Always the function of the last render, so that no other filter is undone. */
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

  /** The address has changed to `value`; a text that is being typed is newer. */
  follow(value: string): void {
    if (this.#timer === undefined && value !== this.typed.value.trim()) this.typed.value = value;
  }

  /** Cancels a pending change: the page is gone, or the filters were cleared. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  clear(): void {
    this.drop();
    this.typed.value = '';
  }
}

/** The debounced filter of a bar; `value` is its value in the address. */
export function useTypedFilter(value: string, set: (value: string) => void): TypedFilter {
  const [filter] = useState(() => new TypedFilter(value, set));
  filter.set = set;
  useEffect(() => filter.follow(value), [value]);
  useEffect(() => () => filter.drop(), []);
  return filter;
}
