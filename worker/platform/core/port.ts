/**
 * What a lower room needs of a higher one: the lower room declares the type and asks, the composition root
 * (`app/compose.ts`) provides, once, before the first request.
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

  /** @throws before it was provided: the program was started without the composition root. */
  get(): T {
    if (!this.#provided) throw new Error(`nothing provides ${this.#name}: call compose() first`);
    return this.#provided.value;
  }
}
