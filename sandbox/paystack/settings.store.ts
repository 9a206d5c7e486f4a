import { Values } from '../lib/values';
import { Switches } from './switches';

/** Seed and switches. Switches are parsed once and cached, because every call reads them. */
export class SettingsStore {
  readonly #values: Values;
  readonly #defaultSeed: string;
  #seed: string | undefined;
  #switches: Switches | undefined;

  constructor(sql: SqlStorage, defaultSeed: string) {
    this.#values = new Values(sql);
    this.#defaultSeed = defaultSeed;
  }

  get seed(): string {
    this.#seed ??= this.#values.read('seed') ?? this.#defaultSeed;
    return this.#seed;
  }

  set seed(seed: string) {
    this.#values.write('seed', seed);
    this.#seed = seed;
  }

  /** Stored switches that no longer parse (a field was renamed) are replaced by the defaults. */
  get switches(): Switches {
    if (this.#switches === undefined) {
      const parsed = Switches.safeParse(JSON.parse(this.#values.read('switches') ?? '{}'));
      this.#switches = parsed.success ? parsed.data : Switches.parse({});
    }
    return this.#switches;
  }

  set switches(switches: Switches) {
    this.#values.write('switches', JSON.stringify(switches));
    this.#switches = switches;
  }

  /** Counts the instances of the object; a reset starts at 0 again. */
  nextGeneration(): number {
    return this.#values.countUp('lives');
  }

  /** The last failure of the sandbox itself, for `healthz`; survives an eviction. */
  get lastError(): string | null {
    return this.#values.read('last_error');
  }

  set lastError(error: string | null) {
    if (error === null) this.#values.forget('last_error');
    else this.#values.write('last_error', error);
  }

  forget(): void {
    this.#seed = undefined;
    this.#switches = undefined;
  }
}
