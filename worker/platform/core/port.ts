/**
 * A dependency of a lower room on a higher one: the lower room declares the port, and the composition root
 * (`app/compose.ts`) provides the value once, before the first request.
 */
export class Port<T> {
  readonly #name: string;
  #provided: { value: T } | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  provide(value: T): void {
    this.#provided = { value };
  }

  /** @throws before the value was provided, when the program runs without the composition root. */
  get(): T {
    if (!this.#provided) throw new Error(`nothing provides ${this.#name}: call compose() first`);
    return this.#provided.value;
  }
}
